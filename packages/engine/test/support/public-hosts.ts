import type { DestinationDefinition, InputField, JSONObject } from '@segment/actions-core'
import { Destination, defaultValues } from '@segment/actions-core'
import nock from 'nock'
import { createEngine, fetchTransport } from '../../src'
import { withoutStack } from './without-stack'

/** A definition of the public package, whatever its settings. */
export type PublicDefinition = DestinationDefinition<JSONObject>

/** What both hosts can do. */
export interface Host {
  onEvent: Destination['onEvent']
  onBatch: Destination['onBatch']
}

/** A definition in stock core, and its twin in the engine, both over HTTP clients that nock sees. */
export function hostsOf(definition: PublicDefinition, twin: PublicDefinition): { stock: Host; engine: Host } {
  return {
    stock: new Destination(definition),
    engine: createEngine(twin, { transport: fetchTransport() })
  }
}

/** Settings that fit the fields of an authentication, with tokens for OAuth schemes. */
export function settingsOf(definition: PublicDefinition): JSONObject {
  const fields = (definition.authentication?.fields ?? {}) as Record<string, InputField>
  const values = Object.entries(fields).map(([key, field]) => [key, field.default ?? sampleOf(key, field)])
  return { ...(Object.fromEntries(values) as JSONObject), oauth: { access_token: 'at', refresh_token: 'rt' } }
}

/** The default mapping of an action, its required fields without a default filled with constants. */
export function mappingOf(action: PublicDefinition['actions'][string]): JSONObject {
  const fields = action.fields as Record<string, InputField>
  const mapping = { ...defaultValues(fields) } as Record<string, unknown>
  for (const [key, field] of Object.entries(fields)) {
    if (mapping[key] === undefined && field.required) mapping[key] = sampleOf(key, field)
  }
  if (action.syncMode) mapping['__segment_internal_sync_mode'] = action.syncMode.default
  return JSON.parse(JSON.stringify(mapping)) as JSONObject
}

function sampleOf(key: string, field: InputField): unknown {
  const one = sampleOne(key, field)
  return field.multiple ? [one] : one
}

function sampleOne(key: string, field: InputField): unknown {
  const [choice] = field.choices ?? []
  if (choice !== undefined) return typeof choice === 'object' ? choice.value : choice
  if (field.format === 'uri' || /url|endpoint/i.test(key)) return 'https://vendor.example/hook'
  if (field.format === 'email' || /email/i.test(key)) return 'ada@example.com'
  switch (field.type) {
    case 'number':
    case 'integer':
      return 7
    case 'boolean':
      return true
    case 'datetime':
      return '2026-01-01T00:00:00Z'
    case 'object':
      return Object.fromEntries(
        Object.entries(field.properties ?? {}).map(([name, of]) => [name, sampleOf(name, of as InputField)])
      )
    default:
      return `${key}-value`
  }
}

/** One request as the vendor saw it. */
export interface VendorRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Headers that the HTTP library adds, and not the plugin. */
const OF_THE_LIBRARY = new Set([
  'host',
  'connection',
  'accept-encoding',
  'accept-language',
  'sec-fetch-mode',
  'content-length',
  'transfer-encoding'
])

/** Answers every request to any host, and keeps what was sent. */
export function recordRequests(status: number, reply: JSONObject): VendorRequest[] {
  const requests: VendorRequest[] = []
  const record = function (
    this: { req: { method: string; headers: Record<string, string | string[]> } },
    path: string,
    body: unknown
  ) {
    const { method, headers } = this.req
    const kept = Object.entries(headers).filter(([name]) => !OF_THE_LIBRARY.has(name))
    requests.push({
      method,
      url: `${String(headers['host'])}${path.replace('&headers=%5Bobject+Object%5D', '')}`,
      headers: Object.fromEntries(kept.map(([name, value]) => [name, stable(String(value))])),
      body: stable(typeof body === 'string' ? body : JSON.stringify(body))
    })
    return [status, reply]
  }
  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
    nock(/.*/)
      .persist()
      .intercept(/.*/, method)
      .reply(record as never)
  }
  return requests
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi
const BOUNDARY = /-{10,}[-\w]+/g

/** The nonce of a WSSE header and the digest over it. */
const NONCE = /(PasswordDigest|Nonce)="[^"]*"/g

/** Without what is made anew each time: random ids, nonces, the boundaries of multipart bodies; and without H1. */
function stable(text: string): string {
  const fixed = text.replace(UUID, '<uuid>').replace(BOUNDARY, '<boundary>').replace(NONCE, '$1="<nonce>"')
  return fixed.replace('"headers":{},', '')
}

/** Results or the error of one call, in a form that can be compared. */
export async function outcomeOf(call: () => Promise<unknown>): Promise<unknown> {
  try {
    return { value: JSON.parse(stable(JSON.stringify((await call()) ?? null)), responseOnly) as unknown }
  } catch (error) {
    const { name, message, status, code, response } = error as Error & {
      status?: unknown
      code?: unknown
      response?: { status?: unknown }
    }
    return { error: { name, message: stable(withoutStack(message)), status, code, response: response?.status } }
  }
}

/** A stock response prints its request and options too; what the vendor answered is what counts. */
function responseOnly(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('content' in value) || !('options' in value)) return value
  return { content: value.content, ...('data' in value ? { data: value.data } : {}) }
}
