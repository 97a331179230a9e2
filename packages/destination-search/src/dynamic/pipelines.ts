import type { DynamicFieldResponse, RequestClient } from '@segment/actions-core'
import { entries, text } from '../cluster/member'
import { choicesOf, pageOf, queryOf } from './choices'
import type { DynamicInput } from './choices'

/** Ingest pipelines of the cluster, for a form to choose from. */
export function pipelines(request: RequestClient, input: DynamicInput<unknown>): Promise<DynamicFieldResponse> {
  const { settings, page } = input
  return choicesOf(request, settings, { method: 'GET', path: ['_ingest', 'pipeline'] }, ({ body }) => {
    const choices = entries(body).map(([name, pipeline]) => {
      const description = text(pipeline, 'description')
      return { label: name, value: name, ...(description === undefined ? {} : { description }) }
    })
    return pageOf(choices, queryOf(input), page)
  })
}
