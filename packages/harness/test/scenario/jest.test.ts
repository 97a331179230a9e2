import { join } from 'node:path'
import { expectScenario, findScenarios, scenario, testScenarios } from '../../src'
import { createFolder, ENDPOINT, SIGNED_UP, WORKSPACE } from './support/scenario'

const ROOT = join(__dirname, '../../../..')

// Three lines in a test file of one's own are all that is needed.
testScenarios('scenarios/re*.scenario.yaml', { cwd: ROOT })

describe('scenarios in a jest test (D4)', () => {
  const order = scenario({ workspace: WORKSPACE, endpoints: [ENDPOINT], events: [SIGNED_UP] })

  it('run from an object, and give their result', async () => {
    const result = await expectScenario({ ...order, expect: { delivered: 1 } })
    expect(result.requests).toHaveLength(1)
  })

  it('fail the test with the diff and why', async () => {
    await expect(expectScenario({ ...order, name: 'an order', expect: { delivered: 2 } })).rejects.toThrow(
      'The scenario "an order" failed.\n\ndelivered: expected 2, was 1\n  - 2\n  + 1'
    )
  })

  it('tell what is wrong with the object', async () => {
    await expect(expectScenario({ ...order, advance: 'soon' })).rejects.toThrow('advance: expected a duration')
  })

  it('name files from a folder', async () => {
    const folder = createFolder()
    folder.file('order.json', JSON.stringify(SIGNED_UP))
    await expectScenario(
      { ...order, events: [{ file: 'order.json' }], expect: { delivered: 1 } },
      { folder: folder.path }
    )
    folder.remove()
  })

  it('are typed', () => {
    // @ts-expect-error an unknown key
    scenario({ workspace: WORKSPACE, event: [] })
    // @ts-expect-error a number of deliveries is a number
    scenario({ workspace: WORKSPACE, expect: { delivered: '1' } })
  })

  it('define one test for each file, named by the scenario and the file', async () => {
    const folder = createFolder()
    folder.file('good.scenario.json', JSON.stringify({ name: 'good', ...order }))
    folder.file('bad.scenario.json', JSON.stringify({ ...order, expect: { delivered: 7 } }))
    folder.file('broken.scenario.yaml', 'workspace: [')
    const defined = define(() => {
      testScenarios('.', { cwd: folder.path })
    })
    expect(defined.map(({ name }) => name)).toEqual([
      'bad.scenario.json',
      'broken.scenario.yaml',
      'good (good.scenario.json)'
    ])
    const [bad, broken, good] = defined
    await expect(bad?.run()).rejects.toThrow('delivered: expected 7, was 1')
    await expect(broken?.run()).rejects.toThrow('This is not valid YAML or JSON')
    await expect(good?.run()).resolves.toBeUndefined()
    folder.remove()
  })

  it('refuse a pattern that finds nothing, and a place where no tests can be defined', () => {
    expect(() => {
      testScenarios('nowhere', { cwd: ROOT })
    }).toThrow(`No scenario is found for nowhere in ${ROOT}.`)
    const { it: original } = globalThis
    Reflect.deleteProperty(globalThis, 'it')
    try {
      expect(() => {
        testScenarios('scenarios', { cwd: ROOT })
      }).toThrow('call it in a test file of jest')
    } finally {
      globalThis.it = original
    }
  })

  it('are found as files, in folders and by globs, each once', () => {
    const { files, missing } = findScenarios(
      ['scenarios/drip.scenario.yaml', 'scenarios', '{scenarios,nowhere}/dr*.scenario.yaml', 'none'],
      ROOT
    )
    expect(files.filter((file) => file.endsWith('drip.scenario.yaml'))).toEqual([
      join(ROOT, 'scenarios/drip.scenario.yaml')
    ])
    expect(missing).toEqual(['none'])
  })
})

interface Defined {
  readonly name: string
  readonly run: () => Promise<void>
}

/** Takes the tests that a function defines, without defining them. */
function define(run: () => void): Defined[] {
  const defined: Defined[] = []
  const { describe: realDescribe, it: realIt } = globalThis
  globalThis.describe = ((_name: string, body: () => void) => {
    body()
  }) as unknown as typeof realDescribe
  globalThis.it = ((name: string, body: () => Promise<void>) =>
    defined.push({ name, run: body })) as unknown as typeof realIt
  try {
    run()
  } finally {
    globalThis.describe = realDescribe
    globalThis.it = realIt
  }
  return defined
}
