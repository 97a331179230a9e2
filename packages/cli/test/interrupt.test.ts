import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { startReceiver, type Receiver } from '@extensible-webhooks/harness'
import { deliver } from '../src/deliver/deliver'
import { createFolder, ndjson, track, workspace, type Folder } from './support/run-cli'
import { until } from './support/spawn-cli'

describe('Ctrl-C with more under way than an endpoint takes in the time of grace', () => {
  let folder: Folder
  let receiver: Receiver
  beforeEach(async () => {
    folder = createFolder()
    receiver = await startReceiver()
  })
  afterEach(async () => {
    folder.remove()
    await receiver.close()
  })

  it('finishes what is on the wire, lets the rest go, and says where to go on', async () => {
    const open: (() => void)[] = []
    receiver.reply(async () => {
      await new Promise<void>((resolve) => open.push(resolve))
      return 200
    })
    let interrupt = (): void => undefined
    const out: string[] = []
    const err: string[] = []
    const rejections = `${folder.path}/r.ndjson`
    const running = deliver(
      {
        workspace: folder.file('w.yaml', workspace(receiver.url)),
        events: [folder.file('e.ndjson', ndjson(...Array.from({ length: 20 }, (_, index) => track(`m${index + 1}`))))],
        attempts: 5,
        concurrency: 3,
        rejections,
        all: false,
        json: true,
        mock: false,
        allowPrivateNetwork: true,
        graceMs: 1
      },
      {
        stdout: { write: (text) => out.push(text) },
        stderr: { write: (text) => err.push(text) },
        stdin: Readable.from([]),
        env: {},
        onInterrupt: (listener) => {
          interrupt = listener
          return () => undefined
        },
        exit: () => undefined
      }
    )
    await until('three requests', () => open.length === 3)
    interrupt()
    // Timers of the same length end in their order, so the grace is over when this one is.
    await new Promise((resolve) => setTimeout(resolve, 1))
    for (const answer of open) answer()
    expect(await running).toBe(130)
    expect(receiver.requests).toHaveLength(3)
    expect(JSON.parse(out.join(''))).toMatchObject({
      events: 20,
      delivered: 3,
      rejected: [{ stage: 'request', code: 'aborted', count: 17 }],
      stoppedAt: { file: `${folder.path}/e.ndjson`, line: 3 }
    })
    expect(err.join('')).toContain('e.ndjson:3 is finished.')
    const lines = readFileSync(rejections, 'utf8').trim().split('\n')
    expect(lines.map((line) => (JSON.parse(line) as { line: number }).line).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 17 }, (_, index) => index + 4)
    )
  })
})
