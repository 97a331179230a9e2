import { startReceiver, type Receiver } from '@extensible-webhooks/harness'
import { createFolder, ndjson, track, workspace, xwh, type Folder } from './support/run-cli'

const SECRET = 'canary-shared-secret'
const LOOPBACK = '--allow-private-network=127.0.0.1'

describe('D2: xwh trace', () => {
  let folder: Folder
  let receiver: Receiver
  beforeAll(async () => {
    folder = createFolder()
    receiver = await startReceiver()
  })
  beforeEach(() => {
    receiver.requests.length = 0
    receiver.reply({ status: 200, json: { ok: true } })
  })
  afterAll(async () => {
    folder.remove()
    await receiver.close()
  })

  const shop = (parts: Parameters<typeof workspace>[1] = {}): string =>
    folder.file(
      'shop.yaml',
      workspace(`${receiver.url}/orders`, {
        destination: `settings: { sharedSecret: ${SECRET} }\nauthentication: { type: bearer, token: canary-token }`,
        fields: ", data: { id: { '@path': $.properties.id } }",
        ...parts
      })
    )
  const event = (...events: object[]): string => folder.file('event.ndjson', ndjson(...events))

  it('sends the event and shows every step, the request, the answer and the end', async () => {
    const { code, stdout } = await xwh(['trace', shop(), event(track('m-1', { id: 'o-1' })), LOOPBACK])
    expect(code).toBe(0)
    expect(receiver.requests.map(({ body }) => body.toString())).toEqual(['{"id":"o-1"}'])
    const shown = ['1 of 1 enabled mappings matched, 1 API call', '✓ trigger', '✓ mapping', '✓ validation', '✓ request']
    for (const text of [...shown, `POST ${receiver.url}/orders`, '{"id":"o-1"}', '← 200', '{"ok":true}']) {
      expect(stdout).toContain(text)
    }
    expect(stdout).toMatch(/✓ delivered +Track · m-1 +HTTP 200/)
  })

  it('never prints a secret, in any form', async () => {
    receiver.reply((request) => ({ status: 400, text: `you sent ${request.headers['authorization'] ?? ''} ${SECRET}` }))
    const args = ['trace', shop(), event(track('m-1')), LOOPBACK]
    for (const more of [[], ['--verbose'], ['--json'], ['--preview'], ['--as', 'curl'], ['--as', 'har']]) {
      const { stdout, stderr } = await xwh([...args, ...more])
      expect(stdout).not.toBe('')
      expect(`${stdout}${stderr}`).not.toMatch(/canary/)
    }
  })

  it('shows with --preview the exact bytes and signature, and sends nothing', async () => {
    const args = ['trace', shop(), event(track('m-1', { id: 'o-1' }))]
    const preview = await xwh([...args, '--preview', LOOPBACK])
    expect([preview.code, receiver.requests.length]).toEqual([0, 0])
    expect(preview.stdout).toContain('1 API call would be made; nothing was sent')
    expect(preview.stdout).not.toContain('← 200')
    await xwh([...args, LOOPBACK])
    const [sent] = receiver.requests
    expect(preview.stdout).toContain(`x-signature: ${sent?.headers['x-signature'] ?? 'none'}`)
    expect(preview.stdout).toContain(sent?.body.toString())
  })

  it('says which clause was false where nothing matches, and ends with 1', async () => {
    const { code, stdout } = await xwh(['trace', shop(), event({ type: 'page', messageId: 'm-1' }), LOOPBACK])
    expect([code, receiver.requests.length]).toEqual([1, 0])
    expect(stdout).toContain('not matched  Track')
    expect(stdout).toContain('type = "track" is false: type saw "page"')
  })

  it('shows the request also where it failed, says why, and ends with 1 (T2)', async () => {
    receiver.reply({ status: 422, text: 'order is unknown' })
    const { code, stdout } = await xwh(['trace', shop(), event(track('m-1', { id: 'o-1' })), LOOPBACK])
    expect([code, receiver.requests.length]).toEqual([1, 1])
    expect(stdout).toContain('← 422')
    expect(stdout).toContain('order is unknown')
    expect(stdout).toMatch(/✗ rejected +Track · m-1 +response\/client-error/)
  })

  it('tests one mapping that is not enabled, several events as one formed batch', async () => {
    const second = [
      '- name: Bulk',
      '  action: send',
      '  trigger: type = "track"',
      '  batch: { size: 10 }',
      `  fields: { url: "${receiver.url}/bulk", data: { id: { '@path': $.properties.id } }, batch_envelope: { kind: x }, batch_path: items }`
    ]
    const file = shop().replace('shop.yaml', 'bulk.yaml')
    folder.file(
      'bulk.yaml',
      `${workspace(`${receiver.url}/orders`)}${second.map((line) => `      ${line}`).join('\n')}\n`
    )
    const events = event(track('m-1', { id: 1 }), track('m-2', { id: 2 }))
    const { code, stdout } = await xwh(['trace', file, events, '--mapping', 'Bulk', LOOPBACK])
    expect(code).toBe(0)
    expect(receiver.requests.map(({ body }) => body.toString())).toEqual(['{"kind":"x","items":[{"id":1},{"id":2}]}'])
    expect(stdout).toContain('2 payloads go together.')
  })

  it('prints one JSON object with --json', async () => {
    const { code, stdout } = await xwh(['trace', shop(), event(track('m-1', { id: 'o-1' })), '--json', LOOPBACK])
    const { reports } = JSON.parse(stdout) as { reports: Record<string, never>[] }
    expect(code).toBe(0)
    expect(reports).toEqual([
      expect.objectContaining({
        destination: 'orders',
        matched: 1,
        calls: 1,
        requests: [
          expect.objectContaining({
            request: expect.objectContaining({ body: '{"id":"o-1"}' }),
            response: expect.objectContaining({ status: 200, body: '{"ok":true}' })
          })
        ]
      })
    ])
    expect(JSON.stringify(reports[0])).toContain('"stage":"validation"')
  })

  it('prints an HTTP archive with --as har', async () => {
    const { stdout } = await xwh(['trace', shop(), event(track('m-1', { id: 'o-1' })), '--as', 'har', LOOPBACK])
    const har = JSON.parse(stdout) as { log: { entries: object[] } }
    expect(har.log.entries).toEqual([
      expect.objectContaining({ request: expect.objectContaining({ url: `${receiver.url}/orders` }) })
    ])
  })

  it('answers everything with 200 with --mock, without the network', async () => {
    const { code } = await xwh(['trace', shop(), event(track('m-1')), '--mock'])
    expect([code, receiver.requests.length]).toEqual([0, 0])
  })

  it('reads the event from standard input', async () => {
    const { code } = await xwh(['trace', shop(), '-', LOOPBACK], { stdin: ndjson(track('m-1')) })
    expect([code, receiver.requests.length]).toEqual([0, 1])
  })

  it.each([
    [['--destination', 'other'], /--destination other: there is none; it has: orders/],
    [['--mapping', 'Trak'], /no destination of the source "website" has a mapping "Trak"; there are: "Track"/],
    [['--source', 'app'], /the workspace has no such source/],
    [['--as', 'xml'], /Allowed choices are curl, har/]
  ])('refuses %j with 2', async (more, expected) => {
    const { code, stderr } = await xwh(['trace', shop(), event(track('m-1')), ...more])
    expect(code).toBe(2)
    expect(stderr).toMatch(expected)
  })

  it.each([
    ['no event', '', /there is no event in it/],
    ['no JSON', '{"type":', /event\.ndjson:1: This is not valid JSON/]
  ])('refuses %s with 2', async (_title, text, expected) => {
    const { code, stderr } = await xwh(['trace', shop(), folder.file('event.ndjson', text)])
    expect([code, stderr]).toEqual([2, expect.stringMatching(expected)])
  })

  it('keeps control characters of an endpoint off the terminal, and colours what is ours', async () => {
    receiver.reply({ status: 200, text: '\u001b]0;owned\u0007' })
    const { stdout } = await xwh(['trace', shop(), event(track('m-1')), LOOPBACK], { terminal: true })
    expect(stdout).not.toContain('\u001b]0;owned')
    expect(stdout).toContain('\u001b[32m✓')
  })
})
