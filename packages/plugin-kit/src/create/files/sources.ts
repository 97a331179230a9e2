import { ENDPOINT, LOGIN } from '../authentication/endpoint'
import { settingsOf } from '../definition'
import { BATCH_FIELDS } from '../kinds/batch-fields'
import type { CreatedFile } from '../options'
import type { Plan, PlannedAction } from '../plan'
import { fieldsLiteral, literal } from '../print'

/** The sources beside the actions, not yet formatted. */
export function sourceFiles(plan: Plan): CreatedFile[] {
  const { authentication, batch } = plan
  return [
    { path: 'src/index.ts', text: indexSource(plan) },
    { path: 'src/api.ts', text: apiSource(authentication.usesTokens) },
    {
      path: 'src/authentication.ts',
      text: authenticationSource(plan)
    },
    ...(batch ? [{ path: 'src/batch.ts', text: BATCH }] : [])
  ]
}

function authenticationSource(plan: Plan): string {
  // Written down once, in api.ts.
  const fields = fieldsLiteral(settingsOf(plan)).replace(literal(ENDPOINT), 'ENDPOINT')
  return plan.authentication.source.replace('FIELDS', () => fields)
}

function indexSource({ title, slug, actions }: Plan): string {
  return `
import { defaultValues } from '@segment/actions-core'
import type { DestinationDefinition } from '@segment/actions-core'
import { authentication, extendRequest } from './authentication'
import type { Settings } from './generated-types'
${actions.map(({ name }) => `import ${name} from './${name}'`).join('\n')}

/** ${title}: which settings it has and what it can do. */
export const destination: DestinationDefinition<Settings> = {
  name: ${literal(title)},
  slug: ${literal(slug)},
  mode: 'cloud',
  description: ${literal(`Sends ${plurals(actions)} to ${title}.`)},
  authentication,
  extendRequest,
  // Ready mappings, which somebody who connects the destination can take as they are.
  presets: [${actions.map(presetSource).join(',')}],
  actions: {${actions.map(({ name }) => name).join(',')}}
}

/** Segment's convention: a destination is the default export of its module. */
export default destination
`
}

function plurals(actions: Plan['actions']): string {
  return [...new Set(actions.map(({ kind }) => kind.many))].join(' and ')
}

function presetSource({ name, title, kind }: PlannedAction): string {
  return `{
    name: ${literal(title)},
    type: 'automatic',
    subscribe: ${literal(kind.trigger)},
    partnerAction: ${literal(name)},
    mapping: defaultValues(${name}.fields)
  }`
}

function apiSource(usesTokens: boolean): string {
  const token = `
/** Where access tokens come from. */
export const TOKEN_URL = '${LOGIN}/token'
`
  return `
import type { RequestOptions } from '@segment/actions-core'
import type { Settings } from './generated-types'

/** Where the API of your vendor is. Change it, and in the scenarios. */
export const ENDPOINT = '${ENDPOINT}'
${usesTokens ? token : ''}
/** What every request has. */
export const REQUEST: RequestOptions = {
  // Stock actions-core reads a copy of each answer otherwise, and waits for ever on one of more than 16 KB.
  skipResponseCloning: true,
  // A redirect that is followed turns POST into GET, and counts as delivered.
  redirect: 'manual'
}

/** The URL of a path of the API. An empty setting counts as none. */
export function urlOf(path: string, { endpoint }: Settings): string {
  return (endpoint || ENDPOINT).replace(/\\/+$/, '') + path
}
`
}

const BATCH = `
import { MultiStatusResponse } from '@segment/actions-core'
import type { InputField, JSONLikeObject } from '@segment/actions-core'

/** Fields of every action that sends batches. Hosts know their names. */
export const batchFields: Record<string, InputField> = ${fieldsLiteral(BATCH_FIELDS)}

/** What the API answers to a batch: one result for each item, in their order. */
export interface BatchAnswer {
  readonly results?: readonly { readonly status: number; readonly message?: string }[]
}

/**
 * One result for each payload: what arrived is not sent again, what was refused is told, and what the API could not take
 * now (429, 5xx) comes again by itself. A request that fails as a whole never gets here; one that is answered without
 * results has taken all of them.
 *
 * @param payloads what was sent
 * @param answer what the API answered; an item that its results leave out counts as failed
 */
export function toMultiStatus(payloads: readonly object[], answer: BatchAnswer | undefined) {
  const multiStatus = new MultiStatusResponse()
  const results = answer?.results ?? payloads.map(() => ({ status: 200, message: 'taken' }))
  payloads.forEach((payload, index) => {
    const sent = payload as JSONLikeObject
    const { status = 500, message = 'The API gave no result.' } = results[index] ?? {}
    if (status < 300) multiStatus.setSuccessResponseAtIndex(index, { status, sent, body: message })
    else multiStatus.setErrorResponseAtIndex(index, { status, sent, errormessage: message })
  })
  return multiStatus
}
`
