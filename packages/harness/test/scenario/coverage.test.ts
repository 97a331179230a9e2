import { createCoverage, runScenario } from '../../src'
import { load, SIGNED_UP, WORKSPACE } from './support/scenario'

const workspace = (): typeof WORKSPACE => {
  const copy = structuredClone(WORKSPACE)
  const { mappings } = copy.destinations.hooks
  mappings.push({ ...structuredClone(mappings[0]!), name: 'Off', enabled: false })
  return copy
}

async function cover(...events: object[]): Promise<ReturnType<ReturnType<typeof createCoverage>['report']>> {
  const coverage = createCoverage()
  for (const event of events) {
    const scenario = await load({ workspace: workspace(), events: [event] })
    await runScenario(scenario, { listener: coverage.watch(scenario) })
  }
  return coverage.report()
}

describe('coverage of workspaces (D4)', () => {
  it('counts fields, both sides of triggers, and branches of @if, over all scenarios of a workspace', async () => {
    const pro = { ...SIGNED_UP, properties: { plan: 'pro' } }
    const report = await cover(SIGNED_UP, pro, { ...SIGNED_UP, event: 'Other' })
    const [track] = report.workspaces[0]?.mappings ?? []
    expect(track).toMatchObject({
      destination: 'hooks',
      mapping: 'Track',
      trigger: { matched: 2, notMatched: 1 },
      branches: { total: 2, covered: 2, uncovered: [] }
    })
    expect(track?.fields.uncovered).toEqual([])
  })

  it('names what was not reached', async () => {
    const report = await cover({ ...SIGNED_UP, userId: undefined, anonymousId: 'a1' })
    const [track] = report.workspaces[0]?.mappings ?? []
    expect(track?.trigger).toEqual({ matched: 1, notMatched: 0 })
    expect(track?.branches.uncovered).toEqual(['data.plan then'])
    expect(track?.fields.uncovered).toEqual(['data.user', 'data.plan.then'])
  })

  it('counts mappings that nobody asked, such as those that are not enabled', async () => {
    const report = await cover(SIGNED_UP)
    const off = report.workspaces[0]?.mappings[1]
    expect(off).toMatchObject({ mapping: 'Off', trigger: { matched: 0, notMatched: 0 }, fields: { covered: 0 } })
    expect(report.total.triggers).toEqual({ total: 4, covered: 1 })
    expect(report.total.fields.total).toBeGreaterThan(report.total.fields.covered)
  })

  it('is empty where no scenario ran', () => {
    expect(createCoverage().report()).toEqual({
      workspaces: [],
      total: {
        triggers: { total: 0, covered: 0 },
        fields: { total: 0, covered: 0 },
        branches: { total: 0, covered: 0 }
      }
    })
  })
})
