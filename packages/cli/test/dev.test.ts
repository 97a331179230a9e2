import { Readable } from 'node:stream'
import { run } from '../src'
import { createFolder, xwh, type Folder } from './support/run-cli'
import { build, start, until } from './support/spawn-cli'

const SHOP = (secret: string): string => `version: 1
name: Test shop
sources: { website: {} }
destinations:
  orders:
    plugin: actions-webhook-extensible
    source: website
    enabled: true
    settings: { sharedSecret: ${secret} }
    authentication: { type: oauth2-authorization-code, clientId: shop, clientSecret: canary-client, tokenUrl: https://idp.example.com/token, authorizeUrl: https://idp.example.com/authorize }
    mappings:
      - { name: All, action: send, enabled: true, trigger: 'type = "track"', fields: { url: https://erp.example.com/orders } }
`

interface Terminal {
  readonly stdout: () => string
  readonly press: (key: string) => void
  readonly code: Promise<number>
}

/** `xwh dev` on a terminal that a test types on. */
function startDev(args: readonly string[]): Terminal {
  let written = ''
  let onKey: (key: string) => void = () => undefined
  const output = { write: (text: string) => (written += text), isTTY: true }
  const code = run(['dev', ...args], {
    stdout: output,
    stderr: output,
    stdin: Readable.from([]),
    env: { NO_COLOR: '1' },
    onInterrupt: () => () => undefined,
    exit: () => undefined,
    keyboard: (listener) => {
      onKey = listener
      return () => (onKey = () => undefined)
    }
  })
  return {
    stdout: () => written,
    press: (key) => {
      onKey(key)
    },
    code
  }
}

describe('xwh dev', () => {
  let folder: Folder
  beforeAll(build, 120_000)
  beforeEach(() => (folder = createFolder()))
  afterEach(() => {
    folder.remove()
  })

  it('stays on a terminal, takes keys, loads a changed file, and ends with q', async () => {
    const file = folder.file('shop.yaml', SHOP('canary-secret'))
    const terminal = startDev([file, '--events', '20'])
    try {
      await play(terminal)
    } finally {
      terminal.press('q')
    }
    expect(await terminal.code).toBe(0)
    expect(terminal.stdout()).not.toContain('canary')
  }, 60_000)

  async function play(terminal: Terminal): Promise<void> {
    await until('the keys', () => terminal.stdout().includes('q  end'))
    expect(terminal.stdout()).toContain('A token that expires before the event is sent')

    const sent = (): number => terminal.stdout().split('✓ delivered').length
    const before = sent()
    terminal.press('e')
    await until('ten more events', () => sent() > before)

    terminal.press('f')
    await until('a planned fault', () => terminal.stdout().includes('The next request: 503'))
    terminal.press('e')
    await until('a retry', () =>
      /→ 503[^]*will be sent again[^]*attempt 2/.test(terminal.stdout().split('The next request')[1] ?? '')
    )

    terminal.press('x')
    terminal.press('e')
    await until('a new token', () => /All access tokens have expired[^]*token +POST/.test(terminal.stdout()))

    terminal.press('r')
    terminal.press('e')
    await until('a lost grant', () => /All grants are revoked[^]*authentication\/reconnect/.test(terminal.stdout()))

    folder.file('shop.yaml', SHOP('canary-secret').replace('name: Test shop', 'name: Renamed shop'))
    await until('the new file', () => terminal.stdout().includes('Renamed shop'))
    folder.file('shop.yaml', 'version: 2\n')
    await until('the mistake', () => terminal.stdout().includes('The workspace stays as it was:'))
  }

  it('ends after its demonstration without a terminal, and says where everything listens', async () => {
    const { code, stdout } = await xwh(['dev', folder.file('shop.yaml', SHOP('s-e-c-r-e-t')), '--events', '20'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/endpoints +http:\/\/127\.0\.0\.1:\d+/)
    expect(stdout).toMatch(/fault receiver +http:\/\/127\.0\.0\.1:\d+/)
    expect(stdout).toMatch(/identity provider +http:\/\/127\.0\.0\.1:\d+/)
  }, 30_000)

  it('runs the scenarios beside the workspace file, and ends with 1 where one fails', async () => {
    const inner = createFolder()
    const file = inner.file('shop.yaml', SHOP('s-e-c-r-e-t'))
    const { mkdirSync, writeFileSync } = await import('node:fs')
    mkdirSync(`${inner.path}/scenarios`)
    writeFileSync(
      `${inner.path}/scenarios/wrong.scenario.yaml`,
      'name: nothing is delivered\nworkspace: ../shop.yaml\nevents: [{ type: page }]\nexpect: { delivered: 1 }\n'
    )
    const { code, stdout } = await start(['dev', file, '--events', '20']).ended
    inner.remove()
    expect(code).toBe(1)
    expect(stdout).toContain('✗ nothing is delivered')
  }, 30_000)

  it.each([
    [['nowhere.yaml'], /there is no such file/],
    [['shop.yaml', '--scenarios', '/nowhere'], /there is no such folder/],
    [['shop.yaml', '--events', 'many'], /whole number/]
  ])('refuses %j with 2', async (args, expected) => {
    const file = folder.file('shop.yaml', SHOP('s-e-c-r-e-t'))
    const { code, stderr } = await xwh(['dev', ...args.map((arg) => (arg === 'shop.yaml' ? file : arg))])
    expect([code, stderr]).toEqual([2, expect.stringMatching(expected)])
  })
})
