import type { Exported, ManifestEntry } from '../load/exported'
import { LOAD_RULES } from '../load/load-table'
import { objectOf, textOf, type Loose } from '../loose'
import type { PluginProblem } from '../problem'
import { messageOf } from '../words'
import { problemOf } from './check'
import { checkExports } from './check-exports'
import { findInDefinition } from './definition/check-definition'
import { THROWS } from './definition/shape'
import { corePort, findCore } from './find-core'
import type { Job, PluginFacts, Told } from './protocol'
import { runDefinition } from './run/run-definition'
import { staleTypes } from './stale-types'

/** What a plugin was loaded as. */
export interface LoadedPlugin {
  readonly exported: Exported
  /** Its sources, where they could be loaded. */
  readonly sources: Exported | undefined
}

/** How the parent is told. */
export interface Line {
  readonly tell: (told: Told) => void
  readonly step: (where: string) => void
  readonly dialled: () => readonly string[]
}

/** Checks the definition that a module exports, or those of its manifest that are asked for. */
export async function checkAll(job: Job, { exported, sources }: LoadedPlugin, line: Line): Promise<void> {
  if (job.entries === undefined) {
    const [first] = exported.entries
    if (exported.definition === undefined && first) {
      line.tell({ kind: 'many', names: exported.entries.map(shortName) })
      return
    }
    for (const problem of checkExports(exported, job.entry ?? job.sources ?? ''))
      line.tell({ kind: 'problem', problem })
    if (exported.definition && sources?.definition && !sameDefinition(exported.definition, sources.definition)) {
      const finding = { where: job.entry ?? '', what: 'What is built has other data than the sources.' }
      line.tell({ kind: 'problem', problem: problemOf(LOAD_RULES.stale, finding) })
    }
    if (exported.definition) await checkOne(job, { id: '', names: [], definition: exported.definition }, sources, line)
    return
  }
  const wanted = job.entries === 'all' ? exported.entries : namedEntries(job.entries, exported.entries, line)
  for (const entry of wanted.filter(({ id }) => !job.skip.includes(id))) await checkOne(job, entry, undefined, line)
}

/** By their data: functions cannot be compared. */
function sameDefinition(a: Loose, b: Loose): boolean {
  try {
    return JSON.stringify(a) === JSON.stringify(b)
  } catch {
    return true // told as `definition-throws`, or data that no host could keep
  }
}

/** The name that people ask for an entry by. */
function shortName({ id, names }: ManifestEntry): string {
  return names[1] ?? id
}

function namedEntries(wanted: readonly string[], entries: readonly ManifestEntry[], line: Line): ManifestEntry[] {
  return wanted.flatMap((name) => {
    const found = entries.find(({ names }) => names.includes(name))
    if (!found) line.tell({ kind: 'unknown', name, names: entries.flatMap(({ names }) => names) })
    return found ?? []
  })
}

async function checkOne(
  job: Job,
  entry: ManifestEntry,
  sources: Exported | undefined,
  { tell, step, dialled }: Line
): Promise<void> {
  const { id, definition } = entry
  const path = entry.path ?? job.entry ?? job.sources ?? ''
  tell({ kind: 'began', id, ...(entry.path ? { path: entry.path } : {}) })
  step('the definition')
  const core = findCore(path)
  tell({ kind: 'facts', ...describe(definition, core.version) })
  const report = (problem: PluginProblem): void => {
    tell({ kind: 'problem', problem })
  }
  if (core.copy) report(problemOf(LOAD_RULES.copy, { where: core.path, what: core.copy }))
  const found = findInDefinition({ definition, core: corePort(core), readme: job.readme })
  found.forEach(report)
  const typed = sources?.definition ?? definition
  if (job.sources !== undefined) (await staleTypes(typed, job.sources)).forEach(report)
  // What is not even a definition cannot be run.
  if (!found.some(({ code }) => UNUSABLE.has(code))) {
    await runDefinition(definition, { began: step, dialled, limitMs: job.callLimitMs }, report).catch(
      (error: unknown) => {
        // A getter may throw at the second look only.
        const what = `It throws when it is looked at: ${messageOf(error)}`
        report(problemOf(THROWS, { where: 'the definition', what }))
      }
    )
  }
  tell({ kind: 'ended', id })
}

const UNUSABLE = new Set(['definition-throws', 'definition-shape', 'engine'])

function describe(definition: Loose, core: string | undefined): { name: string; facts: PluginFacts } {
  try {
    const slug = textOf(definition['slug'])
    const scheme = textOf(objectOf(definition['authentication'])['scheme'])
    const presets: unknown = definition['presets']
    return {
      name: textOf(definition['name']) ?? '',
      facts: {
        ...(slug === undefined ? {} : { slug }),
        ...(scheme === undefined ? {} : { scheme }),
        actions: Object.keys(objectOf(definition['actions'])),
        presets: Array.isArray(presets) ? presets.length : 0,
        ...(core === undefined ? {} : { core })
      }
    }
  } catch {
    return { name: '', facts: { actions: [], presets: 0 } } // told as `definition-throws`
  }
}
