import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createFolder, xwh, type Folder } from './support/run-cli'

const SCENARIOS = join(__dirname, '../../../scenarios/parity')
const R19 = join(SCENARIOS, 'r19-one-refresh.scenario.yaml')
const SAME = join(SCENARIOS, 'same-singles.scenario.yaml')

let folder: Folder
beforeEach(() => {
  folder = createFolder()
})
afterEach(() => {
  folder.remove()
})

/** The scenario of R19, which declares other ids. */
function declaring(deviations: string): string {
  const text = readFileSync(R19, 'utf8').replace('deviations: [R19]', `deviations: ${deviations}`)
  return folder.file('other.scenario.yaml', text)
}

describe('D9: xwh parity', () => {
  test('without files shows the table, with the tests that prove what no scenario can show', async () => {
    const { code, stdout } = await xwh(['parity'])
    expect(code).toBe(0)
    expect(stdout).toContain('R19  One refresh a call\n')
    expect(stdout).toMatch(/stock A second 401 refreshes once more/)
    expect(stdout).toMatch(/R5 {3}No list of responses\n[^]*?shown by packages\/engine\/test\/run\/run\.test\.ts/)
  })

  test('runs scenarios on both runtimes, and says which differ on purpose and in what', async () => {
    const { code, stdout } = await xwh(['parity', R19, SAME])
    expect(code).toBe(0)
    expect(stdout).toContain('✓ a second 401 after a refresh is final differs as R19\n')
    expect(stdout).toMatch(/✓ single events come out the same.* the same\n/)
    expect(stdout).toMatch(/R19 {2}One refresh a call\n[^]*?shown by .*r19-one-refresh\.scenario\.yaml\n/)
    expect(stdout).toMatch(/\n1 the same, 1 differs on purpose\n$/)
  })

  test('ends with 1 for a difference that the scenario does not declare, and shows it', async () => {
    const { code, stdout } = await xwh(['parity', declaring('[]')])
    expect(code).toBe(1)
    expect(stdout).toContain('✗ a second 401 after a refresh is final\n')
    expect(stdout).toContain('stock core made 5 requests, the engine 4 requests')
    expect(stdout).toContain('No id in deviations: accounts for it')
    expect(stdout).toMatch(/\n0 the same, 0 differ on purpose, 1 failed\n$/)
  })

  test('ends with 1 for a declared difference that does not show', async () => {
    const { code, stdout } = await xwh(['parity', declaring('[R19, R13]')])
    expect({ code, told: stdout.includes('R13 (Own properties only) does not show here') }).toEqual({
      code: 1,
      told: true
    })
  })

  test('--json prints the table and what each scenario gave', async () => {
    const { code, stdout } = await xwh(['parity', R19, '--json'])
    const report = JSON.parse(stdout)
    expect({ code, passed: report.passed }).toEqual({ code: 0, passed: true })
    expect(report.deviations).toContainEqual(
      expect.objectContaining({ id: 'R19', scenarios: [expect.stringContaining('r19-one-refresh.scenario.yaml')] })
    )
    expect(report.scenarios).toMatchObject([
      { passed: true, shown: ['R19'], failures: [], differences: [{ kind: 'requests' }] }
    ])
  })

  test('--write puts the table between the two marks of a file and leaves the rest', async () => {
    const before = '# Mine\n\n<!-- generated:parity -->\nold\n<!-- /generated -->\n\nThe end: $& $1\n'
    const file = folder.file('mine.md', before)
    expect((await xwh(['parity', R19, '--write', file])).code).toBe(0)
    const text = readFileSync(file, 'utf8')
    expect(text).toMatch(/^# Mine\n\n<!-- generated:parity -->\n\n\| id +\| title/)
    expect(text).toMatch(/\| R19 +\| One refresh a call .*r19-one-refresh\.scenario\.yaml` *\|\n/)
    expect(text).toMatch(/\n\n<!-- \/generated -->\n\nThe end: \$& \$1\n$/)
    expect(text).not.toContain('\nold\n')
  })

  test.each([
    [
      'a file without the marks',
      () => ['parity', '--write', folder.file('no.md', '# No')],
      'put both lines where the table is to go'
    ],
    [
      'a file that is not there',
      () => ['parity', '--write', join(folder.path, 'gone.md')],
      'cannot be read and written'
    ],
    ['a pattern that finds nothing', () => ['parity', join(folder.path, 'none')], 'no scenario is found'],
    [
      'a scenario that is wrong',
      () => ['parity', folder.file('bad.scenario.yaml', 'naem: x\n')],
      'did you mean "name"?'
    ]
  ])('ends with 2 for %s', async (_title, args, message) => {
    const { code, stderr } = await xwh(args())
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) })
  })
})

describe('xwh test --runtime', () => {
  test('both compares the two, so that a scenario passes also where stock core does otherwise on purpose', async () => {
    const { code, stdout } = await xwh(['test', R19, SAME, '--runtime', 'both'])
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('4 passed') })
    expect(stdout).toContain('a second 401 after a refresh is final [segment]')
  })

  test('both fails for a difference that is not declared', async () => {
    const { code, stdout } = await xwh(['test', declaring('[]'), '--runtime', 'both'])
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining('1 passed, 1 failed') })
    expect(stdout).toContain('No id in deviations: accounts for it')
  })

  test('segment runs stock core alone, and asks of it what the scenario expects', async () => {
    expect((await xwh(['test', SAME, '--runtime', 'segment'])).code).toBe(0)
    expect((await xwh(['test', R19, '--runtime', 'segment'])).code).toBe(1)
  })
})
