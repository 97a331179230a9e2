import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'

type Json = Readonly<Record<string, unknown>>

const MAPPING = ['action', 'trigger', 'fields', 'batch']
const DESTINATION = [
  ...['plugin', 'source', 'settings', 'authentication', 'limits', 'transport', 'mappings', 'filters', 'insertFunction']
]

/** A plugin that does nothing, for what a document names. */
const PLUGIN = `module.exports = { name: 'Example', mode: 'cloud', authentication: { scheme: 'custom', fields: {} },
  actions: { send: { title: 'Send', description: '', fields: {}, perform: () => undefined } } }`

/**
 * What a YAML block of a document is a part of, as a whole scenario: so that a fragment is checked by the same code as a
 * file.
 *
 * @throws Error where its keys are those of nothing
 */
export function asScenario(text: string): Json {
  const value = parse(text) as Json
  const keys = Object.keys(value)
  if (keys.includes('version')) return { workspace: value }
  if (keys.some((key) => MAPPING.includes(key)))
    return { workspace: withDestination({ mappings: [withMapping(value)] }) }
  if (keys.some((key) => DESTINATION.includes(key))) return { workspace: withDestination(value) }
  if (keys.includes('workspace')) return value
  const identityProviders = { 'https://idp.example.com': { clients: {} } }
  return { workspace: withDestinations({ crm: {} }), identityProviders, ...value }
}

/** A workspace with one destination that sends to an endpoint, where the block says nothing else. */
export function withDestination(destination: Json): Json {
  return withDestinations({ shop: destination })
}

function withDestinations(destinations: Readonly<Record<string, Json>>): Json {
  const whole = Object.entries(destinations).map(([slug, given]) => [
    slug,
    { plugin: 'actions-webhook-extensible', source: 'website', enabled: true, ...given }
  ])
  return { version: 1, sources: { website: {} }, destinations: Object.fromEntries(whole) as Json }
}

function withMapping(mapping: Json): Json {
  const fields = { url: 'https://erp.example.com/orders', ...(mapping['fields'] as Json | undefined) }
  return { action: 'send', trigger: 'type = "track"', ...mapping, fields }
}

/** Files that a block names, so that whoever reads it finds them. */
export function writeNamedFiles(folder: string, text: string): void {
  for (const [, path = ''] of text.matchAll(/\bfile: '?([^\s,}']+)/g)) {
    write(folder, path, path.endsWith('.js') ? 'async function onTrack(event) { return event }' : '{ "type": "track" }')
  }
  const { plugins = {} } = parse(text) as { plugins?: Readonly<Record<string, string | { from: string }>> }
  for (const plugin of Object.values(plugins)) {
    const name = typeof plugin === 'string' ? plugin : plugin.from
    write(folder, name.startsWith('.') ? name : join('node_modules', name, 'index.js'), PLUGIN)
  }
}

function write(folder: string, name: string, text: string): void {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

/** A value for every variable that a block names. */
export function variablesOf(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(/\$\{env:([A-Z_0-9]+)/g)].map(([, name = '']) => [name, 'a-value']))
}
