import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { formatProblem } from '@extensible-webhooks/workspace'
import { parse } from 'yaml'
import {
  findScenarios,
  formatFailures,
  loadScenario,
  runScenario,
  type Expectation,
  type Scenario,
  type ScenarioFile
} from '../../src'

const ROOT = join(__dirname, '../../../..')
const FILES = findScenarios(['scenarios'], ROOT).files
const workspaces = new Map()

async function load(file: string): Promise<Scenario> {
  const { scenario, problems } = await loadScenario(file, { workspaces })
  if (!scenario) throw new Error(problems.map(formatProblem).join('\n'))
  return scenario
}

describe('the scenarios of this repository', () => {
  it('are there', () => {
    expect(FILES.length).toBeGreaterThanOrEqual(12)
  })

  it.each(FILES.map((file) => [relative(ROOT, file), file]))('%s passes', async (_name, file) => {
    const result = await runScenario(await load(file))
    expect(formatFailures(result.failures).join('\n')).toBe('')
    expect(result.passed).toBe(true)
  })

  it.each(FILES.map((file) => [relative(ROOT, file), file]))(
    '%s fails whichever of its expectations is altered',
    async (_name, file) => {
      const scenario = await load(file)
      const { expect: written = {} } = parse(readFileSync(file, 'utf8')) as ScenarioFile
      const altered = alterations(written)
      expect(altered.length).toBeGreaterThan(0)
      for (const { label, expectation } of altered) {
        const { passed, failures } = await runScenario({ ...scenario, expect: expectation })
        expect([label, passed, failures.length > 0]).toEqual([label, false, true])
      }
    }
  )
})

interface Alteration {
  readonly label: string
  readonly expectation: Expectation
}

/** Every way to alter one part of an expectation, so that it cannot hold any more. */
function alterations(written: Expectation): Alteration[] {
  const counts = (['delivered', 'retried', 'attempts', 'waiting', 'rejected', 'requests'] as const).flatMap((key) => {
    const value = written[key]
    return typeof value === 'number' ? [{ label: `${key} + 1`, expectation: { ...written, [key]: value + 1 } }] : []
  })
  return [
    ...counts,
    ...alterRejected(written),
    ...alterRequests(written, 'requests'),
    ...alterRequests(written, 'unmatched')
  ]
}

function alterRejected(written: Expectation): Alteration[] {
  const { rejected } = written
  if (typeof rejected !== 'object') return []
  const more = { label: 'one more rejected', expectation: { ...written, rejected: [...rejected, { event: 99 }] } }
  const others = rejected.map((one, index) => ({
    label: `rejected ${index + 1}`,
    expectation: { ...written, rejected: rejected.with(index, { ...one, code: 'too-deep', stage: 'ingest' }) }
  }))
  return [more, ...others]
}

const OTHER_VALUES: Readonly<Record<string, unknown>> = {
  method: 'OPTIONS',
  url: 'https://elsewhere.example.com/',
  query: { other: 'value' },
  headers: { 'x-other': 'value' },
  json: { other: 'value' },
  jsonContaining: { other: 'value' },
  form: { other: 'value' },
  text: 'other',
  xml: '<other/>',
  at: '77ms'
}

function alterRequests(written: Expectation, key: 'requests' | 'unmatched'): Alteration[] {
  const list = written[key]
  if (typeof list !== 'object') return []
  const replaced = list.flatMap((request, index) =>
    Object.keys(request).map((part) => ({
      label: `${key} ${index + 1}, ${part}`,
      expectation: { ...written, [key]: list.with(index, { ...request, [part]: OTHER_VALUES[part] }) }
    }))
  )
  if (written.matching === 'subset' && key === 'requests') return replaced
  const dropped = list.map((_request, index) => ({
    label: `${key} without ${index + 1}`,
    expectation: { ...written, [key]: list.toSpliced(index, 1) }
  }))
  return [...replaced, ...dropped]
}
