import {
  badChunk,
  dripBody,
  dripHeaders,
  endlessBody,
  hang,
  malformedStatusLine,
  redirect,
  resetAfterHeaders,
  resetUnanswered,
  startReceiver,
  type Reply
} from '@extensible-webhooks/harness'
import { createFolder, ndjson, track, workspace, xwh } from './support/run-cli'

const DEADLINE_MS = 1_000

/** Each fault of the first request: what became of it is told, in time, and the next event is delivered. */
describe('xwh deliver against an endpoint that misbehaves', () => {
  it.each<[string, () => Reply, string]>([
    ['says nothing', hang, 'request/timeout'],
    ['drips its headers', dripHeaders, 'request/timeout'],
    ['drips its body', dripBody, 'request/timeout'],
    ['closes the connection', resetUnanswered, 'request/reset'],
    ['closes it after the headers', resetAfterHeaders, 'request/reset'],
    ['redirects', () => redirect(302, 'http://127.0.0.1:1/'), 'response/redirect'],
    ['speaks no HTTP', malformedStatusLine, 'response/malformed'],
    ['sends a bad chunk', badChunk, 'response/malformed'],
    ['never ends its body', endlessBody, 'delivered']
  ])('that %s', async (_title, fault, expected) => {
    const folder = createFolder()
    const receiver = await startReceiver(({ body }) => (body.includes('bad') ? fault() : 200))
    try {
      const file = folder.file(
        'w.yaml',
        workspace(receiver.url, { destination: `limits: { timeoutMs: ${DEADLINE_MS} }` })
      )
      const events = folder.file('e.ndjson', ndjson(track('bad'), track('good')))
      const args = [
        'deliver',
        file,
        events,
        '--allow-private-network',
        '--attempts',
        '1',
        '--concurrency',
        '1',
        '--json'
      ]
      const { stdout } = await xwh(args)
      const { delivered, rejected, latencyMs } = JSON.parse(stdout) as {
        delivered: number
        rejected: { stage: string; code: string }[]
        latencyMs: { p99: number }
      }
      const told = rejected.map(({ stage, code }) => `${stage}/${code}`)
      expect([delivered, told]).toEqual(expected === 'delivered' ? [2, []] : [1, [expected]])
      expect(latencyMs.p99).toBeLessThan(DEADLINE_MS + 1_000)
    } finally {
      await receiver.close()
      folder.remove()
    }
  })
})
