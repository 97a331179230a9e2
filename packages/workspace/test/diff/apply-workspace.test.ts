import { applyWorkspace, type ApplyTarget, type WorkspaceFile } from '../../src'

const website: WorkspaceFile = {
  version: 1,
  name: 'Shop',
  sources: { website: { writeKey: 'k' } },
  destinations: { orders: { plugin: 'p', source: 'website', settings: { sharedSecret: 'canary' } } }
}

function target(file?: WorkspaceFile): ApplyTarget & { replaced: WorkspaceFile[] } {
  const replaced: WorkspaceFile[] = []
  return {
    replaced,
    file: () => replaced.at(-1) ?? file,
    replace: async (next) => {
      replaced.push(next)
      return { ok: true, value: undefined, warnings: [{ path: '', message: 'a warning' }] }
    }
  }
}

describe('C8: applying a workspace file', () => {
  it('stores it where nothing was stored yet', async () => {
    const into = target()
    const answer = await applyWorkspace(into, website)
    expect(answer).toMatchObject({ ok: true, value: { applied: true }, warnings: [{ message: 'a warning' }] })
    expect(into.file()).toEqual(website)
    expect(JSON.stringify(answer)).not.toContain('canary')
  })

  it('writes nothing where nothing differs, so that it can be repeated', async () => {
    const into = target(website)
    expect(await applyWorkspace(into, structuredClone(website))).toMatchObject({
      value: { changes: [], applied: false }
    })
    expect(into.replaced).toEqual([])
  })

  it('replaces what the file names and keeps what it does not', async () => {
    const into = target(website)
    const other: WorkspaceFile = {
      version: 1,
      sources: { app: {} },
      destinations: { orders: { plugin: 'p', source: 'app' } }
    }
    const answer = await applyWorkspace(into, other)
    expect(into.file()).toEqual({
      version: 1,
      name: 'Shop',
      sources: { website: { writeKey: 'k' }, app: {} },
      destinations: { orders: { plugin: 'p', source: 'app' } }
    })
    expect(answer.ok && answer.value.changes.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
      'added sources.app',
      'changed destinations.orders.source',
      'removed destinations.orders.settings.sharedSecret'
    ])
  })

  it('removes the rest with prune', async () => {
    const into = target(website)
    const answer = await applyWorkspace(into, { version: 1, sources: { app: {} }, destinations: {} }, { prune: true })
    expect(into.file()).toEqual({ version: 1, sources: { app: {} }, destinations: {} })
    expect(answer.ok && answer.value.changes.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
      'removed name',
      'removed sources.website',
      'added sources.app',
      'removed destinations.orders'
    ])
  })

  it('only tells what would change in a dry run', async () => {
    const into = target()
    const answer = await applyWorkspace(into, website, { dryRun: true })
    expect(answer).toMatchObject({ ok: true, value: { applied: false } })
    expect(answer.ok && answer.value.changes).not.toEqual([])
    expect(into.replaced).toEqual([])
  })

  it('tells in words why it was not stored', async () => {
    const refused = {
      ...target(),
      replace: async () => ({ ok: false, problems: [{ path: 'x', message: 'no' }] }) as const
    }
    expect(await applyWorkspace(refused, website)).toEqual({ ok: false, problems: [{ path: 'x', message: 'no' }] })
    const failing = { ...target(), replace: async () => Promise.reject(new Error('the disk is full')) }
    expect(await applyWorkspace(failing, website)).toEqual({
      ok: false,
      problems: [{ path: '', message: 'the disk is full' }]
    })
  })
})
