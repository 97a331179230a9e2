import type { DestinationDefinition, ModifiedResponse, RequestClient, RequestOptions } from '@segment/actions-core'
import { noteRefreshFailure, type Exchange } from '@extensible-webhooks/engine'
import { exchangeOf } from './exchange'

/**
 * The same definition, whose failed refreshes are noted: stock core gives their errors on as if they were the endpoint's.
 *
 * @param now for the times of exchanges
 */
export function watchRefresh(definition: DestinationDefinition, now: () => number): DestinationDefinition {
  const { authentication } = definition
  const refresh =
    authentication && 'refreshAccessToken' in authentication ? authentication.refreshAccessToken : undefined
  if (!refresh) return definition
  const watched: typeof refresh = async (request, input) => {
    const exchanges: Exchange[] = []
    try {
      return await refresh(watchRequests(request, exchanges, now), input)
    } catch (error) {
      noteRefreshFailure(error, exchanges)
      throw error
    }
  }
  return { ...definition, authentication: { ...authentication, refreshAccessToken: watched } as typeof authentication }
}

function watchRequests(request: RequestClient, exchanges: Exchange[], now: () => number): RequestClient {
  const watched = async (url: string, options?: RequestOptions): Promise<ModifiedResponse> => {
    try {
      const response = await request(url, options)
      exchanges.push(exchangeOf(response, now()))
      return response
    } catch (error) {
      const { response } = error as { readonly response?: ModifiedResponse }
      if (response) exchanges.push(exchangeOf(response, now()))
      throw error
    }
  }
  return watched as RequestClient
}
