import { existsSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import type { UnusablePlugin } from '../catalog/load-plugins'
import type { Problem } from '../file/problem'
import type { CatalogEntry } from '../model/catalog'
import { loadConfigPlugins } from './config-plugins'
import { CONFIG_NAMES, findConfig } from './find-config'
import { readConfig, type Reading } from './read-config'

/** Options of {@link loadConfig}. */
export interface ConfigOptions extends Reading {
  /** Path of the configuration. @default one is looked for */
  readonly config?: string | undefined
  /** The plugins that are there anyway: their slugs are taken. */
  readonly catalog: readonly CatalogEntry[]
}

/** A configuration, and its plugins. */
export interface LoadedConfig {
  /** Its absolute path; unset where there is none. */
  readonly file?: string
  /** The plugins that can be used. */
  readonly entries: readonly CatalogEntry[]
  /** Those that cannot; whether that is an error is for whoever knows who uses them. */
  readonly unusable: readonly (UnusablePlugin & { readonly problems: readonly Problem[] })[]
  /** What is wrong with the configuration itself, and warnings. */
  readonly problems: readonly Problem[]
  /** Absolute paths of everything that it is made of, the plugins' own files among them. */
  readonly files: readonly string[]
}

const NOTHING: LoadedConfig = { entries: [], unusable: [], problems: [], files: [] }

/**
 * Loads the configuration that belongs to a workspace, and the plugins that it names. It runs their code, and its own.
 *
 * @param workspacePath path of the workspace file: where none is given, the configuration is looked for from its folder
 *   upwards, until a folder has a package.json
 * @returns what can be used, and every problem; never throws for what the files hold
 */
export function loadConfig(workspacePath: string, options: ConfigOptions): LoadedConfig {
  const found = options.config === undefined ? findConfig(workspacePath) : named(options.config)
  if (found.file === undefined) return NOTHING
  if ('message' in found) {
    const { file, message, severity } = found
    return { ...NOTHING, file, problems: [{ severity, file, line: 1, column: 1, path: '', message }], files: [file] }
  }
  const { file } = found
  const problems: Problem[] = []
  const { value, report, files } = readConfig(file, problems, options)
  if (value === undefined && problems.length > 0) return { ...NOTHING, file, problems, files }
  const plugins = loadConfigPlugins(value, { ...options, path: file, report, problems })
  return { file, ...plugins, problems, files: [...new Set([...files, ...plugins.files])] }
}

function named(path: string): ReturnType<typeof findConfig> {
  const file = resolve(path)
  const fail = (message: string): ReturnType<typeof findConfig> => ({ file, message, severity: 'error' })
  if (!existsSync(file)) return fail('there is no such configuration.')
  return CONFIG_NAMES.some((name) => extname(name) === extname(file))
    ? { file }
    : fail(`a configuration ends in ${CONFIG_NAMES.map((name) => extname(name)).join(', ')}.`)
}
