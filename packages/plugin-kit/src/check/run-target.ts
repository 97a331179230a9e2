import { suggest } from '@extensible-webhooks/workspace'
import { LOAD_RULES } from '../load/load-table'
import type { PluginTarget } from '../load/resolve-target'
import { TargetError } from '../load/target-error'
import type { PluginProblem } from '../problem'
import { problemOf } from './check'
import type { Job, PluginFacts, Told } from './protocol'
import { runChild, type ChildEnd } from './run-child'
import { RUN_RULES } from './run/run-table'

/** A plugin as the process that loaded it told of it. */
export interface TestedPlugin {
  readonly id: string
  readonly name?: string
  /** Its own file, where a manifest says. */
  readonly path?: string
  readonly facts?: PluginFacts
  readonly problems: readonly PluginProblem[]
}

/** What became of a target in processes of its own. */
export interface Tested {
  readonly plugins: readonly TestedPlugin[]
  /** Those that belong to no single plugin, such as a module that throws. */
  readonly problems: readonly PluginProblem[]
}

/** What it is run with. */
export interface RunTargetOptions {
  readonly entries: Job['entries']
  readonly readme: string
  readonly limitMs: number
  readonly signal?: AbortSignal
}

interface Draft extends TestedPlugin {
  name?: string
  facts?: PluginFacts
  readonly problems: PluginProblem[]
  ended: boolean
}

/** More names than these help nobody. */
const MOST_NAMES = 20

/**
 * Loads a target and checks its plugins. Where one of several ends or blocks the process, it is told so, and the others
 * are checked by another process.
 *
 * @throws TargetError where it holds many plugins and none was named, or none of that name
 */
export async function runTarget(target: PluginTarget, options: RunTargetOptions): Promise<Tested> {
  const drafts: Draft[] = []
  const problems: PluginProblem[] = []
  let refusal: string | undefined
  for (;;) {
    const before = drafts.length
    const end = await runChild(jobOf(target, options, drafts), {
      limitMs: options.limitMs,
      ...(options.signal ? { signal: options.signal } : {}),
      onTold: (told) => {
        refusal ??= refusalOf(target, told)
        note(told, drafts, problems)
      }
    })
    if (refusal !== undefined) throw new TargetError(refusal)
    const last = drafts.at(-1)
    const broken = last?.ended === false ? last.problems : problems
    broken.push(...endProblems(end, target, options.limitMs))
    const more = end.kind !== 'done' && options.entries !== undefined && drafts.length > before
    if (!more || options.signal?.aborted) return { plugins: drafts, problems }
    if (last) last.ended = true
  }
}

function jobOf(target: PluginTarget, { entries, readme, limitMs }: RunTargetOptions, drafts: readonly Draft[]): Job {
  return {
    ...(target.entry === undefined ? {} : { entry: target.entry }),
    ...(target.sources === undefined ? {} : { sources: target.sources }),
    ...(entries === undefined ? {} : { entries }),
    skip: drafts.map(({ id }) => id),
    readme,
    // A call that does not end is told by name before the whole process is ended.
    callLimitMs: limitMs / 2
  }
}

function note(told: Told, drafts: Draft[], problems: PluginProblem[]): void {
  const last = drafts.at(-1)
  if (told.kind === 'began') {
    const { id, path } = told
    drafts.push({ id, ...(path === undefined ? {} : { path }), problems: [], ended: false })
  } else if (told.kind === 'facts' && last) {
    last.name = told.name
    last.facts = told.facts
  } else if (told.kind === 'problem') (last?.ended === false ? last.problems : problems).push(told.problem)
  else if (told.kind === 'ended' && last) last.ended = true
}

function refusalOf({ given }: PluginTarget, told: Told): string | undefined {
  if (told.kind === 'many') {
    const some = told.names.slice(0, MOST_NAMES).join(', ')
    return (
      `${given} holds ${told.names.length} plugins: ${some}${told.names.length > MOST_NAMES ? ', …' : ''}. ` +
      'Name one with --entry, or check all with --all-entries.'
    )
  }
  if (told.kind !== 'unknown') return undefined
  if (told.names.length === 0)
    return `${given} has no manifest of several plugins. Leave --entry and --all-entries out.`
  return `${given} holds no plugin "${told.name}"; ${suggest(told.name, told.names.slice(0, MOST_NAMES * 100))}`
}

function endProblems(end: ChildEnd, { entry, sources }: PluginTarget, limitMs: number): PluginProblem[] {
  switch (end.kind) {
    case 'done':
      return []
    case 'hang': {
      const loading = end.where === entry || end.where === sources
      const what = `It has not ended after ${limitMs / 1000} s; what comes after it was not checked.`
      return [problemOf(loading ? LOAD_RULES.hangs : RUN_RULES.hangs, { where: end.where, what })]
    }
    case 'exit': {
      const what = `It ends the process, ${end.how}; what comes after it was not checked.`
      return [problemOf(LOAD_RULES.exits, { where: end.where, what })]
    }
  }
}
