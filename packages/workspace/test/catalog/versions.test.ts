import { Destination, type DestinationDefinition, type SegmentEvent } from '@segment/actions-core'
import { createEngine, type Transport } from '@extensible-webhooks/engine'
import { loadWorkspace, type CatalogEntry } from '../../src'
import { createFolder, pluginSource, type Folder } from '../support/folder'

/** A version of one package: name and titles are the same, the type of a field is not. */
const version = (number: string, type: 'string' | 'integer'): string =>
  pluginSource('Acme CRM')
    .replace(
      'required: true },\n        email: {',
      `required: true },\n        level: { label: 'Level', description: 'Level', type: '${type}', required: true },\n        email: {`
    )
    .replace('json: { email: payload.email }', `json: { version: '${number}', level: payload.level }`)

const EVENT: SegmentEvent = { type: 'identify', messageId: 'm', userId: 'u', traits: { level: 'gold' } }
const MAPPING = { url: 'https://crm.example.com/', level: { '@path': '$.traits.level' } }

describe('C1, R16: two versions of one package side by side', () => {
  let folder: Folder
  let entries: readonly CatalogEntry[]
  beforeAll(() => {
    folder = createFolder()
    // What `npm install crm-v2@npm:@acme/destination-crm@2` makes: a folder of another name, and the same name inside.
    for (const [name, number, type] of [
      ['@acme/destination-crm', '1.4.0', 'integer'],
      ['crm-v2', '2.0.0', 'string']
    ] as const) {
      folder.file(`node_modules/${name}/index.js`, version(number, type))
      const manifest = { name: '@acme/destination-crm', version: number }
      folder.file(`node_modules/${name}/package.json`, JSON.stringify(manifest))
    }
    const text = `version: 1
plugins: { crm: '@acme/destination-crm', crm-next: crm-v2 }
sources: { website: {} }
destinations: {}`
    const { catalog, problems } = loadWorkspace(folder.file('w.yaml', text), { catalog: [], environment: {} })
    expect(problems).toEqual([])
    entries = catalog
  })
  afterAll(() => {
    folder.remove()
  })

  it('are known apart by their versions', () => {
    expect(entries.map(({ slug, origin }) => [slug, origin?.package?.version])).toEqual([
      ['crm', '1.4.0'],
      ['crm-next', '2.0.0']
    ])
  })

  it('each have their own compiled schema in the engine', async () => {
    const outcomes = []
    const bodies: unknown[] = []
    const transport: Transport = {
      send: async ({ body }) => {
        bodies.push(JSON.parse(String(body)))
        return { status: 200, headers: [], body: Buffer.from('{}') } as never
      },
      close: async () => undefined
    }
    for (const { definition } of entries) {
      const engine = createEngine(definition, { transport })
      const result = await engine.run('upsert', [EVENT], { settings: { apiKey: 'k' }, mapping: MAPPING })
      outcomes.push(result.outcomes[0])
    }
    expect(outcomes).toMatchObject([
      { status: 'rejected', error: { stage: 'validation', code: 'invalid-payload' } },
      { status: 'delivered' }
    ])
    expect(bodies).toEqual([{ version: '2.0.0', level: 'gold' }])
  })

  it('share the schema of whichever came first in stock core', async () => {
    const run = async (definition: DestinationDefinition): Promise<string> => {
      const subscription = { subscribe: 'type = "identify"', partnerAction: 'upsert', mapping: MAPPING }
      try {
        await new Destination(definition).onEvent(EVENT, { apiKey: 'k', subscription })
        return 'sent'
      } catch (error) {
        return (error as Error).message
      }
    }
    const [first, second] = entries
    // The first wants a whole number; the second would take the text, and is refused by the schema of the first.
    expect(await run(first!.definition)).toBe('Level must be an integer but it was a string.')
    expect(await run(second!.definition)).toBe('Level must be an integer but it was a string.')
  })
})
