import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { formatProblem } from '@extensible-webhooks/workspace'
import { parse } from 'yaml'
import { compareRuntimes, findScenarios, formatFailures, loadScenario, type ScenarioFile } from '../src'

const ROOT = join(__dirname, '../../..')
const RECIPES = join(ROOT, 'recipes')
const NAMES = readdirSync(RECIPES).sort()

/** Vendors whose batches are another format, or whose token does not end. */
const WITHOUT = { batch: ['dynamics-365-accounts'], token: ['slack', 'signed-receiver'] }

describe('the recipes of Segment’s documentation, and three more (D8)', () => {
  it('are all there', () => {
    expect(NAMES).toEqual([
      'amazon-ads-audiences',
      'data-warehouse',
      'dynamics-365-accounts',
      'reddit-ads-audiences',
      'reddit-ads-conversions',
      'search-ads-360-conversions',
      'signed-receiver',
      'slack'
    ])
  })

  describe.each(NAMES)('%s', (name) => {
    const folder = join(RECIPES, name)
    const scenarios = readdirSync(join(folder, 'scenarios'))
    const has = (scenario: string): boolean => scenarios.includes(`${scenario}.scenario.yaml`)

    it('says how to run it, and what each variable is', () => {
      const readme = readFileSync(join(folder, 'README.md'), 'utf8')
      expect(readme).toContain(`npx xwh test recipes/${name}\n`)
      const workspace = readFileSync(join(folder, 'workspace.yaml'), 'utf8')
      const variables = [...workspace.matchAll(/\$\{env:(\w+)/g)].map(([, variable = '']) => variable)
      const untold = variables.filter((variable) => !readme.includes(variable) && !variable.endsWith('_WRITE_KEY'))
      expect(untold).toEqual([])
    })

    it('runs without anything set: every variable has a default', () => {
      const workspace = readFileSync(join(folder, 'workspace.yaml'), 'utf8')
      expect(workspace.match(/\$\{env:\w+\}/g)).toBeNull()
    })

    it('shows a single event, a batch, and what happens when the vendor is busy or refuses', async () => {
      expect(has('single')).toBe(true)
      expect(has('batch')).toBe(!WITHOUT.batch.includes(name))
      expect(has('token')).toBe(!WITHOUT.token.includes(name))
      const texts = scenarios.map((file) => readFileSync(join(folder, 'scenarios', file), 'utf8'))
      const statuses = texts.flatMap((text) =>
        ((parse(text) as ScenarioFile).endpoints ?? []).flatMap(({ replies = [] }) =>
          replies.map((reply) => (typeof reply === 'number' ? reply : (reply.status ?? 200)))
        )
      )
      expect(statuses).toEqual(expect.arrayContaining([429]))
      // The warehouse says in its answer which row it refuses.
      expect(statuses.includes(400) || texts.some((text) => text.includes('status: refused'))).toBe(true)
    })

    it('asserts the whole body of a single event', async () => {
      const { scenario, problems } = await loadScenario(join(folder, 'scenarios', 'single.scenario.yaml'))
      expect(problems.map(formatProblem)).toEqual([])
      const requests = scenario?.expect.requests
      const bodies = (typeof requests === 'object' ? requests : []).filter(({ json, text }) => json ?? text)
      expect(bodies.length).toBeGreaterThanOrEqual(2)
    })

    it('has one function at most, whose file is there', () => {
      const functions = join(folder, 'functions')
      const files = existsSync(functions) ? readdirSync(functions) : []
      expect(files.length).toBeLessThanOrEqual(1)
      for (const file of files) {
        expect(readFileSync(join(folder, 'workspace.yaml'), 'utf8')).toContain(`./functions/${file}`)
      }
    })
  })
})

describe('the scenarios of the recipes (D8, D9)', () => {
  const { files } = findScenarios(['recipes'], ROOT)

  it.each(files.map((file) => [relative(RECIPES, file), file]))(
    '%s passes, and stock core differs only as declared',
    async (_name, file) => {
      const { scenario, problems } = await loadScenario(file)
      expect(problems.map(formatProblem)).toEqual([])
      const { failures } = await compareRuntimes(scenario!)
      expect(formatFailures(failures).join('\n')).toBe('')
    }
  )
})
