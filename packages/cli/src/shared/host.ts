import { join } from 'node:path'
import {
  createProbe,
  formatProblem,
  loadConfig,
  type CatalogEntry,
  type LoadOptions,
  type Probe
} from '@extensible-webhooks/workspace'
import { InputError } from '../exit-codes'
import type { Io } from '../io'
import { CATALOG } from './catalog'
import type { HostFlags } from './config-flag'

/** Longer than anybody waits. */
const MOST_SECONDS = 3_600

/** How this host loads workspaces: its plugins, its configuration, and what tries plugins out. */
export function hostOptions({ config }: HostFlags, { env }: Io): LoadOptions {
  const probe = probeFor(env)
  return {
    catalog: CATALOG,
    environment: env,
    config: config ?? textOf(env['XWH_CONFIG']) ?? true,
    ...(probe ? { probe } : {})
  }
}

/**
 * The plugins that every workspace of a folder may name, for commands that have no workspace file to load.
 *
 * @param path path of the workspace file; it need not be there
 * @throws InputError where the configuration is wrong; a plugin that cannot be used is told, and left out
 */
export function hostCatalog(path: string, flags: HostFlags, io: Io): readonly CatalogEntry[] {
  const { config, ...options } = hostOptions(flags, io)
  const { entries, unusable, problems } = loadConfig(path, {
    ...options,
    ...(typeof config === 'string' ? { config } : {})
  })
  if (problems.some(({ severity }) => severity === 'error'))
    throw new InputError(problems.map(formatProblem).join('\n'))
  const warnings = unusable.flatMap((plugin) =>
    plugin.problems.map((problem) => ({ ...problem, severity: 'warning' as const }))
  )
  for (const problem of [...problems, ...warnings]) io.stderr.write(`${formatProblem(problem)}\n`)
  return [...options.catalog, ...entries]
}

/** @throws InputError where XWH_PLUGIN_SECONDS is no number of seconds */
function probeFor(env: Io['env']): Probe | undefined {
  const text = textOf(env['XWH_PLUGIN_SECONDS'])
  const seconds = text === undefined ? undefined : Number(text)
  if (seconds !== undefined && !(seconds >= 0 && seconds <= MOST_SECONDS)) {
    throw new InputError(
      `XWH_PLUGIN_SECONDS: expected how long a plugin may take to load, in seconds, up to ${MOST_SECONDS}; 0 loads it without trying it out first.`
    )
  }
  const cacheFolder = cacheFolderOf(env)
  if (seconds === 0) return undefined
  return createProbe({
    ...(seconds === undefined ? {} : { seconds }),
    ...(cacheFolder === undefined ? {} : { cacheFolder })
  })
}

/** Where a user's caches are, by the habits of the system; nothing where nobody says. */
function cacheFolderOf(env: Io['env']): string | undefined {
  const home = textOf(env['HOME'])
  const base = textOf(env['XDG_CACHE_HOME']) ?? textOf(env['LOCALAPPDATA']) ?? (home && join(home, '.cache'))
  return base && join(base, 'extensible-webhooks', 'plugins')
}

function textOf(value: string | undefined): string | undefined {
  return value === '' ? undefined : value
}
