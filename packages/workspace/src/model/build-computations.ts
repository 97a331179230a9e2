import type { Report } from '../file/parse-document'
import type { Path } from '../file/problem'
import type { AudienceFile, ComputationFile, ComputedTraitFile, WorkspaceFile } from '../file/types'
import { DURATION_HINT, parseDuration } from '../file/duration'
import { suggest } from '../file/nearest'
import { buildCondition, buildOccurrences } from './build-condition'
import type { Audience, Computation, ComputedTrait } from './computation'

/** Segment speaks of six hours or more for the first sync into this destination; then of every two to three hours. */
const DEFAULT_SYNC = { first: '6h', every: '2h' } as const

/** A timer of Node cannot wait longer than 24 days. */
const MAX_SYNC_MS = 7 * 86_400_000
const MIN_EVERY_MS = 1_000

/**
 * Compiles the audiences and computed traits of a file.
 *
 * @param file a workspace file that fits the schema
 * @param report takes each problem
 * @returns those that can be used
 */
export function buildComputations(file: WorkspaceFile, report: Report): readonly Computation[] {
  const audiences = Object.entries(file.audiences ?? {}).map(([slug, audience]) =>
    buildAudience(slug, audience, file, report)
  )
  const traits = Object.entries(file.traits ?? {}).map(([slug, trait]) => buildTrait(slug, trait, file, report))
  for (const slug of Object.keys(file.traits ?? {}).filter((name) => Object.hasOwn(file.audiences ?? {}, name))) {
    report(['traits', slug], 'an audience has this slug too; each needs its own.', { at: 'key' })
  }
  const built = [...audiences, ...traits].filter((each) => each !== undefined)
  checkKeys(built, report)
  return built
}

/** The key of a name, as Segment makes it: "Order completed last 30days" becomes order_completed_last_30days. */
export function keyOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
}

function buildAudience(
  slug: string,
  file: AudienceFile,
  workspace: WorkspaceFile,
  report: Report
): Audience | undefined {
  const path = ['audiences', slug]
  const base = buildBase(slug, file, workspace, path, report)
  const when = buildCondition(file.when, file.source, [...path, 'when'], report)
  return base && when ? { ...base, class: 'audience', when } : undefined
}

function buildTrait(
  slug: string,
  file: ComputedTraitFile,
  workspace: WorkspaceFile,
  report: Report
): ComputedTrait | undefined {
  const path = ['traits', slug]
  const { compute, source } = file
  const base = buildBase(slug, file, workspace, path, report)
  if (compute.type !== 'count' && compute.property === undefined) {
    report([...path, 'compute'], `"${compute.type}" needs a property, such as properties.total.`, { at: 'key' })
  }
  if (compute.type === 'count' && compute.property !== undefined) {
    report([...path, 'compute', 'property'], '"count" counts events and reads no property; remove it.', { at: 'key' })
  }
  const occurrences = buildOccurrences({ ...compute, source }, [...path, 'compute'], report)
  return base && occurrences ? { ...base, class: 'trait', type: compute.type, occurrences } : undefined
}

function buildBase(
  slug: string,
  file: ComputationFile,
  workspace: WorkspaceFile,
  path: Path,
  report: Report
): Omit<Audience, 'class' | 'when'> | undefined {
  const name = file.name ?? slug
  const key = keyOf(name)
  if (key === '') report([...path, 'name'], 'expected a letter or digit in the name: the key is made of it.')
  checkReferences(file, workspace, path, report)
  const { first = DEFAULT_SYNC.first, every = DEFAULT_SYNC.every } = file.sync ?? {}
  const firstMs = readSync(first, 0, [...path, 'sync', 'first'], report)
  const everyMs = readSync(every, MIN_EVERY_MS, [...path, 'sync', 'every'], report)
  if (firstMs === undefined || everyMs === undefined) return undefined
  const { source, enabled = true, destinations = [], send = 'identify', include = [] } = file
  return { slug, name, key, source, enabled, destinations: [...new Set(destinations)], send, include, firstMs, everyMs }
}

function checkReferences(file: ComputationFile, workspace: WorkspaceFile, path: Path, report: Report): void {
  const sources = Object.keys(workspace.sources)
  if (!sources.includes(file.source)) {
    report([...path, 'source'], `unknown source "${file.source}"; ${suggest(file.source, sources)}`)
    return
  }
  const known = Object.keys(workspace.destinations)
  for (const [index, slug] of (file.destinations ?? []).entries()) {
    const at = [...path, 'destinations', index]
    const destination = Object.hasOwn(workspace.destinations, slug) ? workspace.destinations[slug] : undefined
    if (!destination) report(at, `unknown destination "${slug}"; ${suggest(slug, known)}`)
    else if (destination.source !== file.source) {
      report(at, `this destination is fed by the source "${destination.source}", the profiles come from another.`)
    }
  }
}

function readSync(text: string, minMs: number, path: Path, report: Report): number | undefined {
  const ms = parseDuration(text)
  if (ms !== undefined && ms >= minMs && ms <= MAX_SYNC_MS) return ms
  const range = minMs === 0 ? 'at most 7d' : 'from 1s to 7d'
  report(path, ms === undefined ? `expected a duration: ${DURATION_HINT}.` : `expected a duration of ${range}.`)
  return undefined
}

/** Two of one key would overwrite each other at every destination. */
function checkKeys(computations: readonly Computation[], report: Report): void {
  const seen = new Map<string, string>()
  for (const { class: kind, slug, key, source } of computations) {
    const first = seen.get(`${source}\n${key}`)
    const path = [kind === 'audience' ? 'audiences' : 'traits', slug]
    if (first !== undefined) report(path, `"${first}" has the key "${key}" too; give it another name.`, { at: 'key' })
    else seen.set(`${source}\n${key}`, slug)
  }
}
