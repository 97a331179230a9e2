import { startReceiver } from '@extensible-webhooks/harness'
import { createFolder, ndjson, track, workspace, xwh } from './support/run-cli'

describe('P8 through the whole pipeline', () => {
  it('counts an item that the endpoint marks as failed as rejected, also under an empty results_path', async () => {
    const folder = createFolder()
    const receiver = await startReceiver({ status: 207, json: [{ ok: true }, { ok: false, why: 'no such order' }] })
    try {
      const fields = ", results_path: '', results_failed: { path: ok, values: ['false'], message: why }"
      const file = folder.file('w.yaml', workspace(receiver.url, { fields, mapping: 'batch: { size: 2 }' }))
      const events = folder.file('e.ndjson', ndjson(track('a'), track('b')))
      const { code, stdout } = await xwh(['deliver', file, events, '--json', '--allow-private-network=127.0.0.1'])
      expect(code).toBe(1)
      expect(JSON.parse(stdout)).toMatchObject({
        delivered: 1,
        rejected: [{ stage: 'response', code: 'item-rejected', count: 1 }]
      })
    } finally {
      await receiver.close()
      folder.remove()
    }
  })
})
