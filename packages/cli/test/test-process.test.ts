import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, start } from './support/spawn-cli'

describe('xwh test as a process (D4)', () => {
  beforeAll(build, 180_000)

  it('ends by itself, with faults, functions and hanging answers in its scenarios: nothing is left open', async () => {
    const { code, stdout, stderr } = await start([
      'test',
      'scenarios/drip.scenario.yaml',
      'scenarios/insert-function.scenario.yaml',
      'scenarios/broken-connections.scenario.yaml'
    ]).ended
    expect(stdout).toContain('3 passed')
    expect([code, stderr]).toEqual([0, ''])
  })

  it('does not reach an endpoint that is really there', async () => {
    let reached = 0
    const server = createServer((_request, response) => {
      reached++
      response.end()
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`
    const folder = mkdtempSync(join(tmpdir(), 'xwh-test-'))
    const file = join(folder, 'real.scenario.json')
    const mapping = { action: 'send', enabled: true, trigger: 'type = "track"', fields: { url } }
    const hooks = { plugin: 'actions-webhook-extensible', source: 'website', enabled: true, mappings: [mapping] }
    const source = 'async function onTrack(event) { await fetch(event.properties.url); return event }'
    writeFileSync(
      file,
      JSON.stringify({
        workspace: {
          version: 1,
          sources: { website: {} },
          destinations: { plain: hooks, asking: { ...hooks, insertFunction: { source } } }
        },
        events: [{ type: 'track', properties: { url } }]
      })
    )
    try {
      for (const runtime of ['engine', 'segment']) {
        const { code, stdout } = await start(['test', file, '--runtime', runtime]).ended
        expect([code, stdout]).toEqual([1, expect.stringContaining('fits no endpoint; none is declared.')])
      }
      expect(reached).toBe(0)
    } finally {
      server.close()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
