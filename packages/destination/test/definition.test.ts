import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Destination } from '@segment/actions-core'
import definition, { destination } from '@extensible-webhooks/destination'
import * as everything from '@extensible-webhooks/destination'
import { fields } from '../src/send/fields'
import { settingsOf, trackEvent } from './support/call'
import { describeHosts } from './support/receiver'

describe('A1 the definition', () => {
  it('has the name, slug and mode under which Segment knows it', () => {
    expect(definition).toMatchObject({ name: 'Extensible Webhook', slug: 'actions-webhook-extensible', mode: 'cloud' })
    expect(definition.authentication?.scheme).toBe('oauth2')
    expect(Object.keys(definition.actions)).toEqual(['send'])
  })

  it('is the default export, as Segment wants it, and a named one', () => {
    expect(destination).toBe(definition)
    expect(Object.keys(everything).sort()).toEqual(['clearTokenCache', 'default', 'destination', 'formatOf'])
  })

  it('sets no header in extendRequest, which token requests would carry too', () => {
    expect(definition.extendRequest).toBeUndefined()
  })

  it('loads in the stock Destination, with the schema of its settings', () => {
    const stock = new Destination(definition)
    expect(Object.keys(stock.settingsSchema?.properties ?? {})).toEqual([
      'sharedSecret',
      'previousSharedSecret',
      'signFirstItemOnly',
      'standardWebhooksSecret',
      'previousStandardWebhooksSecret'
    ])
  })

  it('has labels and descriptions everywhere', () => {
    const all = [...Object.values(fields), ...Object.values(definition.authentication?.fields ?? {})]
    for (const field of all) {
      expect(field.label).toMatch(/\S/)
      expect(field.description).toMatch(/\S.*\.$/)
    }
  })
})

describe('A4 the fields of send', () => {
  it('have the shapes and defaults of the contract', () => {
    const shapes = Object.fromEntries(
      Object.entries(fields).map(([name, field]) => [
        name,
        [field.type, field.multiple === true ? 'multiple' : '', field.default]
      ])
    )
    expect(shapes).toEqual({
      url: ['string', '', undefined],
      method: ['string', '', 'POST'],
      headers: ['object', '', undefined],
      query: ['object', '', undefined],
      data: ['object', '', { '@path': '$.' }],
      data_path: ['string', '', undefined],
      content_style: ['string', '', 'brackets'],
      enable_batching: ['boolean', '', false],
      batch_size: ['integer', '', 0],
      batch_bytes: ['integer', '', 4_000_000],
      batch_keys: ['string', 'multiple', ['url', 'method', 'headers', 'query']],
      batch_envelope: ['object', '', undefined],
      batch_path: ['string', '', undefined],
      results_path: ['string', '', undefined],
      results_failed: ['object', '', undefined],
      split_rejected: ['boolean', '', true],
      gzip: ['boolean', '', false],
      message_id: ['string', '', { '@path': '$.messageId' }]
    })
  })

  it('have the labels that Segment gives them', () => {
    const labels = ['url', 'method', 'headers', 'data', 'batch_size'].map((name) => fields[name]?.label)
    expect(labels).toEqual(['URL', 'Method', 'Headers', 'Data', 'Batch Size'])
  })

  // In a process of its own: prettier is an ES module, which jest does not load.
  const check = (...more: string[]) => {
    const root = join(__dirname, '..', '..', '..')
    const args = [
      require.resolve('ts-node/dist/bin.js'),
      join(root, 'scripts', 'generate-types.ts'),
      '--check',
      ...more
    ]
    return spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
  }

  it('are what the generated types and JSON Schemas were made of', () => {
    expect(check()).toMatchObject({ status: 0 })
  })

  it('give every file that is stale, with the command that mends it', () => {
    const { status, stderr } = check('--root', join(tmpdir(), 'nothing-is-here'))
    expect(status).toBe(1)
    for (const path of [
      'src/generated-types.ts',
      'src/send/generated-types.ts',
      'schemas/settings.json',
      'schemas/send.json'
    ]) {
      expect(stderr).toContain(`packages/destination/${path}`)
    }
    expect(stderr).toContain('npx ts-node scripts/generate-types.ts')
  })
})

describeHosts('A1 stock actions-core', (host, receiver) => {
  it('runs a destination whose name holds a space; if not, the override of fast-uri in the root is lost', async () => {
    const call = settingsOf({ fields: { url: receiver().url } })
    const result: unknown = await host.onEvent(trackEvent({ a: 1 }), call).catch((error: unknown) => error)
    if (result instanceof Error && /URI/.test(result.message)) {
      throw new Error(
        `${result.message}: fast-uri is 3.1.6 or newer. Put "overrides": { "fast-uri": "3.1.5" } back into the root's package.json and run npm install.`
      )
    }
    expect(result).toEqual(expect.arrayContaining([expect.objectContaining({ output: 'Action Executed' })]))
  })
})
