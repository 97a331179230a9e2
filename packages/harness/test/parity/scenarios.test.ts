import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compareRuntimes, findScenarios, formatFailures, loadScenario, PARITY } from '../../src'

const ROOT = join(__dirname, '../../../..')
const { files } = findScenarios(['scenarios', 'recipes'], ROOT)
const shown = new Set<string>()

describe('D9: every scenario of the repository on the engine and on stock actions-core', () => {
  it.each(files.map((file) => [file.slice(ROOT.length + 1), file]))(
    '%s differs only as it says',
    async (_name, file) => {
      const { scenario, problems } = await loadScenario(file)
      expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
      const result = await compareRuntimes(scenario!)
      expect(formatFailures(result.failures)).toEqual([])
      expect(result.shown).toEqual(scenario!.deviations)
      for (const id of result.shown) shown.add(id)
    }
  )

  it('shows every difference that a scenario can show', () => {
    const visible = PARITY.filter(({ shows }) => shows.length > 0).map(({ id }) => id)
    expect([...shown].sort()).toEqual([...visible].sort())
  })
})

describe('D9: the table of deliberate differences', () => {
  it('has each id once, with words on both sides', () => {
    const ids = PARITY.map(({ id }) => id)
    expect(ids).toEqual([...new Set(ids)])
    for (const entry of PARITY) for (const text of [entry.title, entry.stock, entry.ours]) expect(text).not.toBe('')
  })

  it.each(PARITY.filter(({ shows }) => shows.length === 0).map(({ id, test }) => [id, test]))(
    '%s, which no scenario can show, names a test that is there',
    (_id, test) => {
      expect(readFileSync(join(ROOT, test!), 'utf8')).toMatch(/\b(test|it)(\.each)?\(/)
    }
  )
})
