import { readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { CODES, STAGES } from '@extensible-webhooks/engine'
import { destination } from '@extensible-webhooks/destination'
import {
  createReport,
  defineEntry,
  fillEnvironment,
  formatPath,
  parseFile,
  suggest,
  type CatalogEntry,
  type Environment,
  type LoadResult,
  type ParsedFile,
  type Path,
  type Probe,
  type Problem,
  type Report
} from '@extensible-webhooks/workspace'
import { createIdentityProvider } from '../identity-provider/identity-provider'
import { checkEndpoints, checkPattern, readDuration } from './check-endpoints'
import { openScenarioWorkspace, type WorkspaceCache } from './open-workspace'
import { createEventReader } from './read-events'
import { readRetry } from './retry'
import type { Scenario } from './scenario'
import { checkScenarioSchema } from './schema'
import { readSteps } from './read-steps'
import type { Expectation, ExpectedRejection, ScenarioFile } from './types'

/** Options of {@link loadScenario} and {@link parseScenario}. */
export interface ScenarioOptions {
  /** The plugins that workspaces may name. @default the Extensible Webhook */
  readonly catalog?: readonly CatalogEntry[]
  /** Where `${env:NAME}` is looked up, after the scenario's own `env:`. @default nothing */
  readonly environment?: Environment
  /** The host configuration with further plugins: its path, or `true` to look for one. @default false */
  readonly config?: string | boolean
  /** Tries plugins out in another process first: what `createProbe` of the workspace package gave. @default none */
  readonly probe?: Probe
  /** Reads the files of plugins again, for somebody who develops one. @default false */
  readonly reloadPlugins?: boolean
  /** Shared by scenarios of the same workspaces, which are then compiled once. @default each compiles its own */
  readonly workspaces?: WorkspaceCache
}

/** A scenario, or none where there was an error; the problems hold errors and warnings by file and line. */
export interface LoadedScenario {
  readonly scenario?: Scenario
  readonly problems: readonly Problem[]
  /** Absolute paths of the files that decide what it is, as far as they are known: when one changes, it is worth another look. */
  readonly files: readonly string[]
}

/** 2026-01-01: any fixed day will do, but it must be the same each time. */
const DEFAULT_CLOCK = '2026-01-01T00:00:00Z'
const START = { severity: 'error', line: 1, column: 1, path: '' } as const

/**
 * Reads a scenario file (YAML or JSON), its workspace and its events, and makes it ready to run.
 *
 * @param path path of the file
 * @param options plugins and environment
 * @returns every problem at once, each with file, line, column and what to do; never rejects for what the files hold
 */
export async function loadScenario(path: string, options: ScenarioOptions = {}): Promise<LoadedScenario> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    const message = 'The scenario file cannot be read.'
    return { problems: [{ ...START, file: path, message }], files: [resolve(path)] }
  }
  return parseScenario(text, path, options)
}

/**
 * The same for text that has been read already.
 *
 * @param text YAML or JSON
 * @param file name of the file, for problems and for files that it names
 * @param options plugins and environment
 */
export async function parseScenario(
  text: string,
  file: string,
  options: ScenarioOptions = {}
): Promise<LoadedScenario> {
  const problems: Problem[] = []
  const parsed = parseFile(text, file, problems, 'a scenario: workspace, events, endpoints and expect')
  const files = new Set([resolve(file)])
  const scenario = parsed && (await build(parsed, file, options, { problems, files }))
  problems.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column)
  const failed = problems.some(({ severity }) => severity === 'error')
  return { ...(scenario && !failed ? { scenario } : {}), problems, files: [...files] }
}

/** What building finds on its way. */
interface Findings {
  readonly problems: Problem[]
  readonly files: Set<string>
}

async function build(
  parsed: ParsedFile,
  file: string,
  options: ScenarioOptions,
  { problems, files }: Findings
): Promise<Scenario | undefined> {
  const reportAny = createReport(parsed, file, problems)
  const missing = new Set<string>()
  // What a missing variable leaves behind is no second mistake.
  const report: Report = (at, ...message) => {
    if (!missing.has(formatPath(at))) reportAny(at, ...message)
  }
  const environment = { ...options.environment, ...environmentOf(parsed.value) }
  // What stands in an inline workspace or an override is filled in with the workspace.
  const { value, filledPaths } = fillEnvironment(withoutWorkspace(parsed.value), environment, (at, ...message) => {
    reportAny(at, ...message)
    missing.add(formatPath(at))
  })
  const filled = checkScenarioSchema(withWorkspace(value, parsed.value), filledPaths, report)
  if (!filled) return undefined
  const opened = openScenarioWorkspace(filled, {
    file,
    parsed,
    report,
    problems,
    catalog: options.catalog ?? defaultCatalog(),
    environment: options.environment ?? {},
    config: options.config ?? false,
    ...(options.probe ? { probe: options.probe } : {}),
    reloadPlugins: options.reloadPlugins ?? false,
    cache: options.workspaces ?? new Map<string, LoadResult>()
  })
  const { workspace, whole, workspaceFile } = opened
  for (const each of opened.files) files.add(each)
  const startMs = readClock(filled.clock ?? DEFAULT_CLOCK, report)
  checkEndpoints(filled.endpoints ?? [], ['endpoints'], report)
  checkProviders(filled.identityProviders ?? {}, report)
  checkExpectation(filled.expect ?? {}, report)
  const retry = readRetry(filled.retry, ['retry'], report)
  if (!workspace || !whole) return undefined
  const reader = createEventReader({ file, workspace, source: filled.source, startMs, report })
  const steps = await readSteps(filled, { reader, workspace, report })
  for (const each of reader.files) files.add(each)
  return {
    name: filled.name ?? basename(file).replace(/\.scenario\.(ya?ml|json)$/, ''),
    file,
    workspace,
    whole,
    workspaceFile,
    steps,
    files: [...files],
    endpoints: filled.endpoints ?? [],
    identityProviders: filled.identityProviders ?? {},
    startMs,
    concurrency: filled.concurrency ?? 1,
    retry,
    random: filled.random ?? 0.5,
    deviations: filled.deviations ?? [],
    expect: filled.expect ?? {}
  }
}

function defaultCatalog(): readonly CatalogEntry[] {
  return [defineEntry(destination, { dynamicAuthentication: true })]
}

function environmentOf(value: unknown): Environment {
  const env = isMembers(value) ? value['env'] : undefined
  return isMembers(env) ? (env as Environment) : {}
}

const WORKSPACE_KEYS = ['workspace', 'override']

function withoutWorkspace(value: unknown): unknown {
  if (!isMembers(value)) return value
  return Object.fromEntries(
    Object.entries(value).filter(([key, part]) => !WORKSPACE_KEYS.includes(key) || typeof part === 'string')
  )
}

function withWorkspace(value: unknown, original: unknown): unknown {
  if (!isMembers(value) || !isMembers(original)) return value
  const parts = WORKSPACE_KEYS.filter((key) => Object.hasOwn(original, key) && !Object.hasOwn(value, key))
  return { ...value, ...Object.fromEntries(parts.map((key) => [key, original[key]])) }
}

function checkProviders(providers: NonNullable<ScenarioFile['identityProviders']>, report: Report): void {
  for (const [url, options] of Object.entries(providers)) {
    try {
      createIdentityProvider({ ...options, issuer: url.replace(/\/$/, '') })
    } catch (error) {
      report(['identityProviders', url], error instanceof Error ? error.message : String(error), { at: 'key' })
    }
  }
}

function readClock(clock: string, report: Report): number {
  const ms = Date.parse(clock)
  if (Number.isNaN(ms)) report(['clock'], 'expected a time, such as 2026-01-01T00:00:00Z.')
  return Number.isNaN(ms) ? Date.parse(DEFAULT_CLOCK) : ms
}

function checkExpectation(expect: Expectation, report: Report): void {
  for (const key of ['requests', 'unmatched'] as const) {
    const list = expect[key]
    for (const [index, request] of (typeof list === 'object' ? list : []).entries()) {
      const path = ['expect', key, index]
      checkPattern(request, path, report)
      if ('at' in request && request.at !== undefined) readDuration(request.at, [...path, 'at'], report)
    }
  }
  if (typeof expect.rejected !== 'object') return
  for (const [index, rejection] of expect.rejected.entries()) {
    checkRejection(rejection, ['expect', 'rejected', index], report)
  }
}

function checkRejection({ stage, code }: ExpectedRejection, path: Path, report: Report): void {
  const stages: readonly string[] = STAGES
  if (stage !== undefined && !stages.includes(stage)) {
    report([...path, 'stage'], `unknown stage "${stage}"; ${suggest(stage, stages)}`)
    return
  }
  const table: Readonly<Record<string, object>> = CODES
  const codes = (stage === undefined ? Object.values(table) : [table[stage] ?? {}]).flatMap((part) => Object.keys(part))
  if (code !== undefined && !codes.includes(code)) {
    report([...path, 'code'], `unknown code "${code}"; ${suggest(code, codes)}`)
  }
}

function isMembers(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
