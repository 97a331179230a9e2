import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatProblem } from '@extensible-webhooks/workspace'
import {
  parseScenario,
  runScenario,
  type RunOptions,
  type Scenario,
  type ScenarioOptions,
  type ScenarioResult
} from '../../../src'

/** A workspace with one destination that sends track calls with their event and user. */
export const WORKSPACE = {
  version: 1,
  sources: { website: {} },
  destinations: {
    hooks: {
      plugin: 'actions-webhook-extensible',
      source: 'website',
      enabled: true,
      settings: { sharedSecret: 'a-shared-secret' },
      mappings: [
        {
          name: 'Track',
          action: 'send',
          enabled: true,
          trigger: 'type = "track" and event = "Signed Up"',
          fields: {
            url: 'https://hooks.example.com/in',
            data: {
              user: { '@path': '$.userId' },
              plan: {
                '@if': {
                  exists: { '@path': '$.properties.plan' },
                  then: { '@path': '$.properties.plan' },
                  else: 'free'
                }
              }
            }
          }
        }
      ]
    }
  }
}

export const SIGNED_UP = { type: 'track', event: 'Signed Up', userId: 'u1' }

export const ENDPOINT = { request: 'POST https://hooks.example.com/in' }

/** Loads a scenario as an object, over a plain one; every problem fails the test. */
export async function load(
  parts: object,
  options: ScenarioOptions = {},
  file = '/nowhere/test.scenario.json'
): Promise<Scenario> {
  const { scenario, problems } = await parseScenario(
    JSON.stringify({ name: 'test', workspace: WORKSPACE, endpoints: [ENDPOINT], events: [SIGNED_UP], ...parts }),
    file,
    options
  )
  if (!scenario) throw new Error(problems.map(formatProblem).join('\n'))
  return scenario
}

/** Loads and runs. */
export async function run(parts: object, options: RunOptions & ScenarioOptions = {}): Promise<ScenarioResult> {
  return runScenario(await load(parts, options), options)
}

/** The problems of a text, one a line. */
export async function problemsOf(text: string, options: ScenarioOptions = {}): Promise<string[]> {
  const { problems } = await parseScenario(text, 'test.scenario.yaml', options)
  return problems.map(formatProblem)
}

/** A folder for the files of one test. */
export function createFolder(): { path: string; file: (name: string, content: string) => string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'xwh-scenario-'))
  return {
    path,
    file: (name, content) => {
      const full = join(path, name)
      writeFileSync(full, content)
      return full
    },
    remove: () => {
      rmSync(path, { recursive: true, force: true })
    }
  }
}
