import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Npm } from '../../packages/plugin-kit/src/publish/npm'
import type { Tarball } from '../release/kept'
import type { Plan } from '../release/plan'
import { publishPackages } from '../release/publish'
import { Refused } from '../release/refused'

const URL = 'https://npm.example.com/'
const NAMES = ['a', 'b', 'c']

/** npm is stood in for: what a registry has is a map from names to contents. */
describe('publishing one package after the other', () => {
  let folder: string
  let registry: Map<string, string>
  let said: string[]
  let sent: string[]

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'xwh-publish-'))
    registry = new Map()
    said = []
    sent = []
  })
  afterEach(() => {
    rmSync(folder, { recursive: true })
  })

  it('sends all in their order and says so', async () => {
    expect(await publish()).toEqual({ there: NAMES, missing: [], problems: [] })
    expect(sent).toEqual(NAMES)
    expect(said).toEqual(['  a is published', '  b is published', '  c is published'])
  })

  it('sends only what is missing, where the rest is the same', async () => {
    registry.set('a', 'contents of a')
    expect(await publish({ published: ['a'] })).toMatchObject({ there: NAMES })
    expect(sent).toEqual(['b', 'c'])
    expect(said[0]).toBe('  a is there already, and the same')
  })

  it('sends nothing where the registry has another package of that version', async () => {
    registry.set('b', 'of somebody else')
    await expect(publish({ published: ['b'] })).rejects.toThrow(
      'What the registry has as 1.0.0 is not what this commit'
    )
    expect(sent).toEqual([])
  })

  it('sends nothing where what is there cannot be read', async () => {
    await expect(publish({ published: ['b'] })).rejects.toThrow(Refused)
    expect(sent).toEqual([])
  })

  it('ends with the first that the registry refuses', async () => {
    const { there, missing, problems } = await publish({ refused: 'b' })
    expect({ there, missing }).toEqual({ there: ['a'], missing: ['b', 'c'] })
    expect(problems).toMatchObject([{ where: URL, what: expect.stringContaining('may not publish b there') as string }])
    expect(sent).toEqual(['a', 'b'])
  })

  it('ends where the registry shows something else than what was sent', async () => {
    const { there, problems } = await publish({ changed: 'b' })
    expect(there).toEqual(['a'])
    expect(problems).toMatchObject([{ where: 'b', what: expect.stringContaining('something else as 1.0.0') as string }])
  })

  it('sends no more after Ctrl-C', async () => {
    const { there, missing, problems } = await publish({ interruptedAfter: 'a' })
    expect({ there, missing }).toEqual({ there: ['a'], missing: ['b', 'c'] })
    expect(problems).toMatchObject([{ where: 'Ctrl-C' }])
  })

  interface Course {
    readonly published?: readonly string[]
    readonly refused?: string
    readonly changed?: string
    readonly interruptedAfter?: string
  }

  function publish({ published = [], refused, changed, interruptedAfter }: Course = {}) {
    const interrupt = new AbortController()
    const ok = { code: 0, stdout: '', stderr: '' }
    const answer: Npm['run'] = async (args) => {
      const [command, target = ''] = args
      if (command === 'pack') {
        const content = registry.get(target.split('@')[0] ?? '')
        const into = args[args.indexOf('--pack-destination') + 1] ?? ''
        if (content !== undefined) writeFileSync(join(into, 'x.tgz'), content)
      }
      if (command !== 'publish') return ok
      const name = target.slice(folder.length + 1, -'.tgz'.length)
      sent.push(name)
      if (name === refused) return { code: 1, stdout: '', stderr: 'npm error code E403' }
      registry.set(name, name === changed ? 'changed' : `contents of ${name}`)
      if (name === interruptedAfter) interrupt.abort()
      return ok
    }
    const npm = { run: answer, finish: answer } satisfies Partial<Npm>
    const plan = {
      npm,
      version: '1.0.0',
      options: { provenance: false },
      published: new Set(published),
      questionOf: (name: string) => ({ npm, name, version: '1.0.0', url: URL, scope: undefined, login: [], env: {} }),
      wait: () => Promise.resolve()
    } as unknown as Plan
    return publishPackages(plan, NAMES.map(tarballOf), (text) => said.push(text), interrupt.signal)
  }

  function tarballOf(name: string): Tarball {
    const tarball = join(folder, `${name}.tgz`)
    const content = `contents of ${name}`
    writeFileSync(tarball, content)
    return { name, tarball, integrity: `sha512-${createHash('sha512').update(content).digest('base64')}` }
  }
})
