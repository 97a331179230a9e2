import { startReceiver, type Receiver } from '@extensible-webhooks/harness'
import { createFolder, ndjson, track, workspace, xwh, type Folder } from './support/run-cli'

const LOCAL = '--allow-private-network=127.0.0.1'

describe('what xwh deliver shows', () => {
  let folder: Folder
  let receiver: Receiver
  let args: string[]
  beforeEach(async () => {
    folder = createFolder()
    receiver = await startReceiver({ status: 200, delayMs: 300 })
    const file = folder.file('w.yaml', workspace(receiver.url))
    args = ['deliver', file, folder.file('e.ndjson', `oops\n${ndjson(track('a'))}`), LOCAL]
  })
  afterEach(async () => {
    folder.remove()
    await receiver.close()
  })

  it('is one line that is renewed, and colour, on a terminal', async () => {
    const { stdout, stderr } = await xwh(args, { terminal: true })
    expect(stdout).toContain('\u001b[1mTest: 2 events')
    const lines = stderr.split('\r\u001b[2K')
    expect(lines.some((line) => line.startsWith('2 events read · 0 delivered · 1 rejected · 1 under way'))).toBe(true)
    expect(lines.every((line) => line.split('\n').every((part) => part.length < 160))).toBe(true)
    expect(lines.at(-1)).toBe('')
    expect(lines.filter((line) => line.endsWith('\n'))).toEqual([expect.stringContaining(':1: This is not valid JSON')])
  })

  it('has no colour with NO_COLOR', async () => {
    const { stdout } = await xwh(args, { terminal: true, env: { NO_COLOR: '1' } })
    expect(stdout).not.toContain('\u001b')
  })

  it('has neither colour nor renewed lines where nobody watches', async () => {
    const { stdout, stderr } = await xwh(args)
    for (const control of ['\r', '\u001b']) expect(`${stdout}${stderr}`).not.toContain(control)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })

  it('names the reason of each kind of rejection', async () => {
    receiver.reply(404)
    const { stdout } = await xwh(args)
    expect(stdout).toMatch(
      /Rejected\n +ingest\/unreadable +1 +This is not valid JSON.*\n +response\/client-error +1 +\S/
    )
    expect(stdout).toMatch(/orders \/ Track +0 delivered +1 rejected\n/)
  })

  it('lets no endpoint write to the terminal', async () => {
    receiver.reply({
      raw: (socket) => void socket.write('HTTP/1.1 404 gone\u001b[2J\u009b31m\r\ncontent-length: 0\r\n\r\n', 'latin1')
    })
    const { stdout } = await xwh(args)
    expect(stdout).toContain('response/client-error')
    expect(stdout).not.toMatch(/(?!\n)\p{Cc}/u)
  })

  it('tells a warning of the workspace, and delivers', async () => {
    const text = workspace(receiver.url).replace(
      'trigger: type = "track"',
      'trigger: type = "track" and event = "Test" or event = "x"'
    )
    const { code, stderr } = await xwh([
      'deliver',
      folder.file('v.yaml', text),
      folder.file('f.ndjson', ndjson(track('a'))),
      LOCAL
    ])
    expect(code).toBe(0)
    expect(stderr).toMatch(/v\.yaml:15:18 warning: destinations\.orders\.mappings\[0\]\.trigger: \S/)
  })
})
