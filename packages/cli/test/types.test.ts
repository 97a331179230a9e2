import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createFolder, ndjson, track, workspace, xwh, type Folder } from './support/run-cli'

const EXAMPLE = join(__dirname, '../../../examples/workspace.yaml')
const EVENTS = join(__dirname, '../../../examples/events.ndjson')

let folder: Folder
beforeEach(() => {
  folder = createFolder()
})
afterEach(() => {
  folder.remove()
})

describe('D10: xwh types', () => {
  test('prints a handler with the type in it, and the JSON Schema', async () => {
    const { code, stdout, stderr } = await xwh(['types', EXAMPLE, 'erp/Order completed'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('export function createHandler(onDelivery: OnDelivery): RequestListener')
    expect(stdout).toContain('export interface OrderCompleted {')
    expect(stdout).toContain(`readSecret('ERP_SHARED_SECRET')`)
    expect(stdout).toContain('"$schema": "http://json-schema.org/draft-07/schema#"')
  })

  test('never prints a secret', async () => {
    const env = { ERP_SHARED_SECRET: 'canary-one', ERP_WEBHOOK_SECRET: 'whsec_Y2FuYXJ5LXR3bw==' }
    for (const more of [[], ['--json'], ['--handler']]) {
      const { stdout, stderr } = await xwh(['types', EXAMPLE, 'erp/Order completed', ...more], { env })
      expect(stdout + stderr).not.toMatch(/canary-one|Y2FuYXJ5/)
    }
  })

  test('prints one part only, where it is asked for', async () => {
    const type = await xwh(['types', EXAMPLE, 'Order refunded', '--type'])
    expect(type.stdout).toMatch(
      /^\/\*\*\n[\s\S]*export interface OrderRefunded \{\n {2}order\?: unknown\n {2}note: string\n/
    )
    expect(type.stdout).not.toContain('$schema')
    const schema = await xwh(['types', EXAMPLE, 'Company', '--schema'])
    expect(JSON.parse(schema.stdout)).toMatchObject({ title: 'Company', type: 'object', additionalProperties: false })
  })

  test('finds a mapping by its name, its destination, and the name of that, in any letter case', async () => {
    for (const name of ['company', 'crm/company', 'People to the CRM/Company']) {
      expect((await xwh(['types', EXAMPLE, name, '--type'])).stdout).toContain('interface Company')
    }
  })

  test('takes the types of open parts from sample events, of files and of standard input', async () => {
    const open = await xwh(['types', EXAMPLE, 'Order completed', '--type'])
    expect(open.stdout).toContain('total?: unknown')
    const narrowed = await xwh(['types', EXAMPLE, 'Order completed', '--type', '--events', EVENTS])
    expect(narrowed.stdout).toContain('total: number')
    expect(narrowed.stderr).toBe('2 of 24 events were of this mapping.\n')
    const stdin = readFileSync(EVENTS, 'utf8')
    const piped = await xwh(['types', EXAMPLE, 'Order completed', '--type', '--events', '-'], { stdin })
    expect(piped).toEqual(narrowed)
  })

  test('writes files, in which the handler takes the type from the file beside it', async () => {
    const out = join(folder.path, 'src', 'hooks')
    const { code, stdout } = await xwh(['types', EXAMPLE, 'Order completed', '--for', 'fastify', '--out', out])
    expect(code).toBe(0)
    const names = ['order-completed.schema.json', 'order-completed.ts', 'order-completed.handler.ts']
    expect(stdout).toBe(names.map((name) => `${join(out, name)}\n`).join(''))
    const [schema, type, handler] = names.map((name) => readFileSync(join(out, name), 'utf8'))
    expect(JSON.parse(schema!)).toMatchObject({ title: 'OrderCompleted' })
    expect(type).toContain('export interface OrderCompleted')
    expect(handler).toContain(`import type { OrderCompleted } from './order-completed'`)
    expect(handler).not.toContain('export interface OrderCompleted')
    expect(handler).toContain('export function createPlugin')
  })

  test('--json prints name, schema, type, handler, and the files where there are any', async () => {
    const { stdout } = await xwh(['types', EXAMPLE, 'Order completed', '--json'])
    expect(JSON.parse(stdout)).toEqual({
      name: 'OrderCompleted',
      schema: expect.objectContaining({ title: 'OrderCompleted' }),
      type: expect.stringContaining('export interface'),
      handler: expect.stringContaining('createHandler')
    })
    const written = await xwh(['types', EXAMPLE, 'Company', '--type', '--json', '--out', folder.path])
    expect(JSON.parse(written.stdout)).toMatchObject({ files: [join(folder.path, 'company.ts')] })
  })

  test('says why there is no handler where nothing is signed, and fails only where one was asked for', async () => {
    const file = folder.file('w.yaml', workspace('https://erp.example.com', { destination: 'settings: {}' }))
    const all = await xwh(['types', file, 'Track'])
    expect(all).toMatchObject({ code: 0, stderr: expect.stringContaining('The destination "orders" signs nothing') })
    expect(all.stdout).not.toContain('createHandler')
    expect(await xwh(['types', file, 'Track', '--handler'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('set sharedSecret or standardWebhooksSecret')
    })
  })

  test('with signFirstItemOnly makes a handler only where what is signed is what is sent', async () => {
    const destination = 'settings: { sharedSecret: s, signFirstItemOnly: true }'
    const single = folder.file('single.yaml', workspace('https://erp.example.com', { destination }))
    expect((await xwh(['types', single, 'Track', '--handler'])).code).toBe(0)
    const mapping = 'batch: { size: 5 }'
    const batch = folder.file('batch.yaml', workspace('https://erp.example.com', { destination, mapping }))
    expect(await xwh(['types', batch, 'Track', '--handler'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('switch it off, or set standardWebhooksSecret')
    })
  })

  test.each([
    ['a name that no mapping has', ['erp/Order complete'], 'did you mean "erp/Order completed"?'],
    ['an unknown framework', ['Company', '--for', 'koa'], 'Allowed choices are node, express, fastify, lambda'],
    ['samples that are not there', ['Company', '--events', 'no-such.ndjson'], 'no-such.ndjson: there is no such file'],
    ['a folder that cannot be made', ['Company', '--out', `${EXAMPLE}/x`], 'the files cannot be written']
  ])('ends with 2 for %s', async (_title, args, message) => {
    const { code, stdout, stderr } = await xwh(['types', EXAMPLE, ...args])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(message)
  })

  test('ends with 2, with file and line, for a sample that is no event', async () => {
    const events = folder.file('e.ndjson', `${ndjson(track('m-1'))}{"type":\n`)
    const { code, stderr } = await xwh(['types', EXAMPLE, 'Company', '--events', events])
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining(`${events}:2: This is not valid JSON`)
    })
  })

  test('ends with 2 where two mappings have the name, and lists them', async () => {
    const mapping = `- name: track
  action: send
  trigger: type = "page"
  fields: { url: "https://x.example.com" }`
    const file = folder.file('w.yaml', `${workspace('https://x.example.com')}${mapping.replaceAll(/^/gm, '      ')}\n`)
    const { code, stderr } = await xwh(['types', file, 'track'])
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('"orders/Track", "orders/track"') })
  })

  test.each([
    ['sends GET requests', ', method: GET', 'sends GET requests, which have no body'],
    ['has a content type that is none', ', headers: { content-type: nonsense }', 'sends nothing: headers']
  ])('ends with 2 for a mapping that %s', async (_title, fields, message) => {
    const file = folder.file('w.yaml', workspace('https://erp.example.com', { fields }))
    const { code, stderr } = await xwh(['types', file, 'Track'])
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) })
  })
})
