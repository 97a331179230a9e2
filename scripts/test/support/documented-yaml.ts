import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'
import { ROOT, SCOPE } from '../../lib/repository'

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
 * @param plugin npm name of the plugin that a part of a destination is about, where it is not the Extensible Webhook
 */
export function asScenario(text: string, plugin?: string): Json {
  const value = parse(text) as Json
  const keys = Object.keys(value)
  if (keys.includes('version')) return { workspace: value }
  if (keys.includes('plugins')) return { workspace: { ...withDestinations({}), ...value } }
  if (plugin !== undefined) return { workspace: withPlugin(value, plugin) }
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

/** Not enabled, since then settings that are required may be missing, as they are in a part. */
function withPlugin(destination: Json, plugin: string): Json {
  const workspace = withDestination({ plugin: 'other', enabled: false, ...destination })
  return { ...workspace, plugins: { other: plugin } }
}

function withMapping(mapping: Json): Json {
  const fields = { url: 'https://erp.example.com/orders', ...(mapping['fields'] as Json | undefined) }
  return { action: 'send', trigger: 'type = "track"', ...mapping, fields }
}

/** Files and plugins that a block names, so that whoever reads it finds them; plugins of ours are the real ones. */
export function writeNamedFiles(folder: string, text: string, plugin?: string): void {
  for (const [, path = ''] of text.matchAll(/\bfile: '?([^\s,}']+)/g)) {
    write(folder, path, path.endsWith('.js') ? 'async function onTrack(event) { return event }' : '{ "type": "track" }')
  }
  const { plugins = {} } = parse(text) as { plugins?: Readonly<Record<string, string | { from: string }>> }
  const named = Object.values(plugins).map((given) => (typeof given === 'string' ? given : given.from))
  for (const name of new Set([...named, ...(plugin === undefined ? [] : [plugin])])) writePlugin(folder, name)
}

function writePlugin(folder: string, name: string): void {
  if (!name.startsWith(SCOPE)) {
    write(folder, name.startsWith('.') ? name : join('node_modules', name, 'index.js'), PLUGIN)
    return
  }
  const link = join(folder, 'node_modules', name)
  mkdirSync(dirname(link), { recursive: true })
  symlinkSync(join(ROOT, 'packages', name.slice(SCOPE.length)), link)
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
