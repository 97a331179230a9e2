import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { build } from '../support/build'

const HARNESS = join(__dirname, '../../dist/index.js')

function run(script: string): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8', timeout: 60_000 })
  return { status, stdout, stderr }
}

describe('nock', () => {
  beforeAll(build, 180_000)

  it('is loaded when mocks are asked for, and not before', () => {
    const script = `
      const loaded = () => Object.keys(require.cache).some((file) => /node_modules.(nock|@mswjs)/.test(file))
      const harness = require(${JSON.stringify(HARNESS)})
      const before = [loaded(), fetch.name]
      harness.startMocks([]).then(async (mocks) => {
        const during = loaded()
        await mocks.close()
        console.log(JSON.stringify({ before, during, after: fetch.name }))
      })`
    expect(run(script)).toEqual({
      status: 0,
      stdout: `${JSON.stringify({ before: [false, 'fetch'], during: true, after: 'fetch' })}\n`,
      stderr: ''
    })
  })

  it('leaves nothing open: a process with mocks, faults and a hanging request ends by itself once they are closed', () => {
    const script = `
      const { startMocks, createManualClock } = require(${JSON.stringify(HARNESS)})
      const clock = createManualClock(0)
      const url = 'https://hooks.example.com/in'
      startMocks([{ request: 'POST ' + url, replies: [{ fault: 'drip-body' }, { fault: 'hang' }] }], { clock }).then(async (mocks) => {
        const send = () => mocks.transport.send({ method: 'POST', url, headers: {}, body: '{}' }).catch((error) => error.code)
        const both = Promise.all([send(), send()])
        await clock.idle()
        await mocks.close()
        console.log(mocks.requests.length, ...(await both))
      })`
    expect(run(script)).toMatchObject({ status: 0, stdout: '2 aborted aborted\n' })
  })
})
