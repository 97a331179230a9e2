import type { Exchange, Outcome } from '@extensible-webhooks/engine'
import type { JSONObject } from '@segment/actions-core'
import { trace, type OnTrace } from './trace'
import type { Delivery } from './types'
import { valueAt } from './value-at'

/** Writes down that deliveries go together. */
export function traceBatch(onTrace: OnTrace | undefined, deliveries: readonly Delivery[]): void {
  const [first] = deliveries
  if (!first) return
  trace(onTrace, first, 'batch', () => ({
    output: deliveries.map(({ prepared }) => structuredClone(prepared.payload)),
    deliveries: deliveries.map(({ id }) => id),
    attempt: first.attempts + 1,
    reason: `${deliveries.length} ${deliveries.length === 1 ? 'payload goes' : 'payloads go'} together.`
  }))
}

/**
 * Writes down every request of one attempt: those for a token under `authentication`, the others under `request`. They stand
 * under the first of the deliveries that go together.
 */
export function traceExchanges(
  onTrace: OnTrace | undefined,
  deliveries: readonly Delivery[],
  exchanges: readonly Exchange[]
): void {
  const [first] = deliveries
  if (!first || !onTrace) return
  const tokenUrls = tokenUrlsOf(first.destination.settings)
  for (const { request, response, error, startedAtMs, durationMs } of exchanges) {
    const stage = tokenUrls.has(withoutQuery(request.url)) ? 'authentication' : 'request'
    trace(onTrace, first, stage, () => ({
      input: request,
      startedAtMs,
      durationMs,
      attempt: first.attempts,
      deliveries: deliveries.map(({ id }) => id),
      ...(response ? { output: response } : {}),
      ...(error ? { reason: error.message } : {})
    }))
  }
}

/** Writes down how one attempt of a delivery ended. */
export function traceOutcome(onTrace: OnTrace | undefined, delivery: Delivery, outcome: Outcome): void {
  const stage = outcome.status === 'delivered' ? 'response' : outcome.error.stage
  trace(onTrace, delivery, stage === 'request' ? 'response' : stage, () => ({
    output: outcome,
    attempt: delivery.attempts,
    ...(outcome.status === 'delivered' ? {} : { error: outcome.error })
  }))
}

function tokenUrlsOf(settings: JSONObject): ReadonlySet<string> {
  const oauth = valueAt(settings, 'dynamicAuthSettings.oauth') ?? settings['oauth']
  const urls = ['accessTokenServerUrl', 'refreshTokenServerUrl', 'refresh_token_url'].map((key) => valueAt(oauth, key))
  return new Set(urls.filter((url) => typeof url === 'string').map(withoutQuery))
}

function withoutQuery(url: string): string {
  return url.split('?')[0] ?? url
}
