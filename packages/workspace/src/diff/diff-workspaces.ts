import { isDeepStrictEqual } from 'node:util'
import { formatPath } from '../file/problem'
import type { WorkspaceFile } from '../file/types'
import { slugOf, viewOf, type CatalogEntry } from '../model/catalog'
import { isSecretPath, maskValue } from '../secrets/mask-file'
import { isSecretName } from '../secrets/secret-names'
import { isPlain, normalise, type Plain } from './normalise'

/** The kinds of objects of a workspace, for {@link WorkspaceChange}. */
export type ChangedObject =
  | 'workspace'
  | 'plugin'
  | 'source'
  | 'destination'
  | 'setting'
  | 'authentication'
  | 'limit'
  | 'transport'
  | 'function'
  | 'filter'
  | 'mapping'
  | 'audience'
  | 'trait'

/** One difference between two workspaces. */
export interface WorkspaceChange {
  readonly kind: 'added' | 'removed' | 'changed'
  readonly object: ChangedObject
  /** Such as `destinations.orders.mappings.'Order completed'.fields.url`; mappings and filters by name. */
  readonly path: string
  /** What it was, secrets masked; unset where it was not there. */
  readonly before?: unknown
  /** What it is, secrets masked; unset where it is gone. */
  readonly after?: unknown
}

/** Options of {@link diffWorkspaces}. */
export interface DiffOptions {
  /** Says which settings are passwords. @default by their names */
  readonly catalog?: readonly CatalogEntry[]
}

/** From the most general to the most special; the last that fits says what changed. */
const OBJECTS: readonly { readonly path: readonly string[]; readonly object: ChangedObject }[] = [
  { path: [], object: 'workspace' },
  { path: ['plugins', '*'], object: 'plugin' },
  { path: ['sources', '*'], object: 'source' },
  { path: ['destinations', '*'], object: 'destination' },
  { path: ['destinations', '*', 'settings', '*'], object: 'setting' },
  { path: ['destinations', '*', 'authentication'], object: 'authentication' },
  { path: ['destinations', '*', 'limits'], object: 'limit' },
  { path: ['destinations', '*', 'transport'], object: 'transport' },
  { path: ['destinations', '*', 'insertFunction'], object: 'function' },
  { path: ['destinations', '*', 'filters', '*'], object: 'filter' },
  { path: ['destinations', '*', 'mappings', '*'], object: 'mapping' },
  { path: ['audiences', '*'], object: 'audience' },
  { path: ['traits', '*'], object: 'trait' }
]

/**
 * Lists what differs between two workspaces, object by object. The order of keys, mappings, filters, scopes and other
 * sets makes no difference, nor does a default that is written out. Secrets are masked; that one differs is told.
 *
 * @param before a workspace file as it is written, or nothing
 * @param after the other one
 */
export function diffWorkspaces(
  before: WorkspaceFile | undefined,
  after: WorkspaceFile | undefined,
  options: DiffOptions = {}
): WorkspaceChange[] {
  const [a, b] = [before ?? EMPTY, after ?? EMPTY].map(normalise)
  const secretIn = secretsOf(a, b, options.catalog ?? [])
  const changes: WorkspaceChange[] = []
  compare(a, b, [], (path, was, is) => {
    changes.push({
      kind: was === undefined ? 'added' : is === undefined ? 'removed' : 'changed',
      object: objectAt(path),
      path: formatPath(path),
      ...(was === undefined ? {} : { before: maskValue(was, path, secretIn) }),
      ...(is === undefined ? {} : { after: maskValue(is, path, secretIn) })
    })
  })
  return changes
}

const EMPTY: WorkspaceFile = { version: 1, sources: {}, destinations: {} }

type Take = (path: readonly string[], before: unknown, after: unknown) => void

function compare(was: unknown, is: unknown, path: readonly string[], take: Take): void {
  if (isDeepStrictEqual(was, is)) return
  const empty = holdsObjects(path) ? {} : undefined
  const [before, after] = [was ?? empty, is ?? empty]
  if (!isPlain(before) || !isPlain(after) || isOther(before, after, path)) {
    take(path, before, after)
    return
  }
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    compare(own(before, key), own(after, key), [...path, key], take)
  }
}

/** Of an authentication of another type, and of another directive of mapping kit, the single members say nothing. */
function isOther(before: Plain, after: Plain, path: readonly string[]): boolean {
  if (path.at(-1) === 'authentication') return before['type'] !== after['type']
  const directive = (value: Plain): string | undefined => Object.keys(value).find((key) => key.startsWith('@'))
  return directive(before) !== directive(after)
}

function own(value: Plain, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined
}

/** Whether objects stand here by name, so that each is told and not all of them at once. */
function holdsObjects(path: readonly string[]): boolean {
  return OBJECTS.some(
    (each) => each.path.length === path.length + 1 && each.path.at(-1) === '*' && fits(each.path.slice(0, -1), path)
  )
}

function objectAt(path: readonly string[]): ChangedObject {
  return OBJECTS.findLast((each) => fits(each.path, path))?.object ?? 'workspace'
}

function fits(pattern: readonly string[], path: readonly string[]): boolean {
  return pattern.length <= path.length && pattern.every((name, index) => name === '*' || name === path[index])
}

function secretsOf(
  before: Plain | undefined,
  after: Plain | undefined,
  catalog: readonly CatalogEntry[]
): (path: readonly (string | number)[]) => boolean {
  const pluginsOf = (slug: string): string[] =>
    [before, after].flatMap((file) => {
      const destinations = file?.['destinations']
      const destination = isPlain(destinations) ? destinations[slug] : undefined
      return isPlain(destination) && typeof destination['plugin'] === 'string' ? [destination['plugin']] : []
    })
  return ([section, slug, ...rest]) =>
    section === 'destinations' && isSecretPath(rest, (setting) => isPassword(setting, pluginsOf(String(slug)), catalog))
}

/** Whether a setting of one of these plugins is a password, or looks like a secret. */
export function isPassword(setting: string, plugins: readonly string[], catalog: readonly CatalogEntry[]): boolean {
  const entries = catalog.filter((entry) => plugins.includes(slugOf(entry)))
  const declared = entries.flatMap(({ definition }) => viewOf(definition).authentication?.fields?.[setting] ?? [])
  return declared.some(({ type }) => type === 'password') || isSecretName(setting)
}
