import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseScenario } from '@extensible-webhooks/harness'
import { fencesOf } from '../lib/markdown'
import { documentPaths, printPath } from '../lib/repository'
import { asScenario, variablesOf, withDestination, writeNamedFiles } from './support/documented-yaml'

/** A block that another test has. */
const ELSEWHERE = ['destination', 'scenario', 'tutorial']

const blocks = documentPaths().flatMap((path) =>
  fencesOf(readFileSync(path, 'utf8'))
    .filter(({ info: [language, ...marks] }) => language === 'yaml' && !marks.some(isElsewhere))
    .map(({ info, text, line }) => ({ name: `${printPath(path)}:${line}`, text, plugin: pluginOf(info) }))
)

/** `plugin="@acme/crm"`: what a part of a destination is about, where it is not the Extensible Webhook. */
function pluginOf(info: readonly string[]): string | undefined {
  return /^plugin="(.+)"$/m.exec(info.join('\n'))?.[1]
}

function isElsewhere(mark: string): boolean {
  return ELSEWHERE.includes(mark) || /^(not-run|tested-by)=/.test(mark)
}

describe('YAML of the documentation', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'xwh-yaml-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  async function problemsOf(text: string, plugin?: string): Promise<string[]> {
    writeNamedFiles(folder, text, plugin)
    const scenario = JSON.stringify(asScenario(text, plugin))
    const environment = variablesOf(text)
    const { problems } = await parseScenario(scenario, join(folder, 'block.scenario.json'), { environment })
    return problems.filter(({ severity }) => severity === 'error').map(({ path, message }) => `${path}: ${message}`)
  }

  it('is there', () => {
    expect(blocks.length).toBeGreaterThan(10)
  })

  it.each(blocks)('$name is what the workspace file or the scenario takes', async ({ text, plugin }) => {
    expect(await problemsOf(text, plugin)).toEqual([])
  })

  it.each([
    ['an unknown key of a mapping', 'fields: { url: https://a.example.com/, dta: {} }'],
    ['an unknown key of a destination', 'limits: { perSecond: 3 }'],
    ['an unknown key of a scenario', 'endpoints: [{ request: POST https://a.example.com/, reply: 200 }]'],
    ['a wrong trigger', 'trigger: type ='],
    ['a wrong workspace', 'version: 2']
  ])('would be told: %s', async (_, text) => {
    expect(await problemsOf(text)).not.toEqual([])
  })

  it('may be only a part', () => {
    expect(asScenario('limits: { concurrency: 3 }')).toEqual({
      workspace: withDestination({ limits: { concurrency: 3 } })
    })
  })
})
