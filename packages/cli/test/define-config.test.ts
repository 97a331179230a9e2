import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { destination } from '@extensible-webhooks/destination'
import { defineConfig } from '../src'
import { createFolder } from './support/run-cli'
import { build, ROOT, start } from './support/spawn-cli'

const PLUGIN = `
const action = { title: 'Do', description: 'Does', fields: {}, perform: () => undefined }
exports.destination = { name: 'Acme CRM', slug: 'acme-crm', mode: 'cloud', actions: { do: action } }
`

describe('C1: defineConfig', () => {
  beforeAll(build, 120_000)

  it('gives back what it was given, with its types', () => {
    const config = { plugins: ['@acme/crm', { from: './x.js', slug: 'x' }, destination, { definition: destination }] }
    expect(defineConfig(config)).toBe(config)
    defineConfig({ plugins: { crm: '@acme/crm', own: destination } })
    defineConfig((env) => ({ plugins: env['STAGE'] === 'test' ? [] : ['@acme/crm'] }))
    // @ts-expect-error -- a plugin is no number
    defineConfig({ plugins: [5] })
    // @ts-expect-error -- what is neither named nor given is no plugin
    defineConfig({ plugins: { crm: { slug: 'other' } } })
  })

  it('works in the configuration that the documentation shows', async () => {
    const folder = createFolder()
    try {
      const shown = readFileSync(join(ROOT, 'docs/configuration.md'), 'utf8')
      const block = /```js tested-by[^\n]*\n([^]*?)```/.exec(shown)?.[1] ?? ''
      expect(block).toContain('defineConfig(')
      mkdirSync(join(folder.path, 'node_modules/@acme/destination-crm'), { recursive: true })
      symlinkSync(
        join(ROOT, 'node_modules/@extensible-webhooks'),
        join(folder.path, 'node_modules/@extensible-webhooks')
      )
      folder.file('node_modules/@acme/destination-crm/index.js', PLUGIN)
      const config = folder.file('xwh.config.js', block)
      const { code, stdout, stderr } = await start(['plugin', 'list', '--config', config, '--json']).ended
      expect([code, stderr]).toEqual([0, ''])
      expect((JSON.parse(stdout) as { plugins: { slug: string }[] }).plugins.map(({ slug }) => slug)).toEqual([
        'actions-webhook-extensible',
        'crm',
        'crm-test'
      ])
    } finally {
      folder.remove()
    }
  }, 60_000)
})
