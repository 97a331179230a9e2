import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { xwh } from './support/run-cli'

const FOLDER = join(__dirname, '../../../recipes/signed-receiver')
const LOCAL = '--allow-private-network=127.0.0.1'

/** Starts receiver.js as its README says, and gives its address and what it prints. */
async function startRecipe(env: Record<string, string> = {}): Promise<{
  url: string
  lines: string[]
  stop: () => Promise<void>
}> {
  const child = spawn(process.execPath, [join(FOLDER, 'receiver.js')], {
    env: { ...process.env, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const lines: string[] = []
  const output = createInterface({ input: child.stdout })
  const [first] = (await once(output, 'line')) as [string]
  output.on('line', (line) => lines.push(line))
  return {
    url: first.replace(/^listening on (.*)\/events$/, '$1'),
    lines,
    stop: async () => {
      child.kill()
      await once(child, 'exit')
    }
  }
}

describe('the receiver of the recipe signed-receiver (D8, A7)', () => {
  const deliver = (url: string, env: Record<string, string> = {}): ReturnType<typeof xwh> =>
    xwh(['deliver', join(FOLDER, 'workspace.yaml'), join(FOLDER, 'events/events.ndjson'), LOCAL, '--json'], {
      env: { RECEIVER_URL: url, ...env }
    })

  it.each([
    ['in batches', {}],
    ['one a request', { SINGLE: 'true', BATCHES: 'false' }]
  ])('verifies both signatures of real deliveries, %s, and takes repeats once', async (_how, env) => {
    const receiver = await startRecipe()
    try {
      for (let round = 0; round < 2; round++) {
        const { code, stdout } = await deliver(receiver.url, env)
        expect({ code, ...(JSON.parse(stdout) as object) }).toMatchObject({ code: 0, delivered: 2, rejected: [] })
      }
    } finally {
      await receiver.stop()
    }
    expect(receiver.lines).toEqual(['track Order Completed of u-1', 'track Signed Up of u-2'])
  })

  it.each(['RECEIVER_SHARED_SECRET', 'RECEIVER_WEBHOOK_SECRET'])('refuses what has another %s', async (name) => {
    const other = name === 'RECEIVER_WEBHOOK_SECRET' ? `whsec_${Buffer.alloc(32).toString('base64')}` : 'another'
    const receiver = await startRecipe({ [name]: other })
    try {
      const { code, stdout } = await deliver(receiver.url)
      expect({ code, ...(JSON.parse(stdout) as object) }).toMatchObject({ code: 1, delivered: 0 })
    } finally {
      await receiver.stop()
    }
    expect(receiver.lines).toEqual([])
  })
})
