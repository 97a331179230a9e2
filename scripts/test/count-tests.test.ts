import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../lib/repository'
import { makeRepository, removeRepositories } from './support/fixture'

afterEach(removeRepositories)

function count(...reports: (object | undefined)[]): { last: string | undefined; code: number | null } {
  const folder = makeRepository({})
  const paths = reports.map((report, index) => {
    const path = join(folder, `${index}.json`)
    if (report !== undefined) writeFileSync(path, JSON.stringify(report))
    return path
  })
  const { stdout, status } = spawnSync(process.execPath, [join(ROOT, 'scripts', 'count-tests.js'), ...paths], {
    encoding: 'utf8'
  })
  return { last: stdout.trim().split('\n').at(-1), code: status }
}

describe('the last line of CI', () => {
  it('adds up the runs', () => {
    const runs = [
      { numPassedTests: 5, numFailedTests: 0 },
      { numPassedTests: 2, numFailedTests: 0, numPendingTests: 1 }
    ]
    expect(count(...runs)).toEqual({ last: '7 passed, 0 failed, 1 skipped', code: 0 })
  })

  it('fails where a test failed, a suite could not be loaded, a report is missing, or nothing was run', () => {
    const good = { numPassedTests: 5, numFailedTests: 0 }
    expect(count(good, { numPassedTests: 1, numFailedTests: 1 })).toEqual({ last: '6 passed, 1 failed', code: 1 })
    expect(count({ ...good, numRuntimeErrorTestSuites: 1 })).toEqual({ last: '5 passed, 1 failed', code: 1 })
    expect(count(good, undefined)).toEqual({ last: '5 passed, 1 failed', code: 1 })
    expect(count({ numPassedTests: 0, numFailedTests: 0 })).toEqual({ last: '0 passed, 0 failed', code: 1 })
  })
})
