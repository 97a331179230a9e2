import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { globSync } from 'tinyglobby'

/** What the name of a scenario file ends with. */
export const SCENARIO_GLOB = '**/*.scenario.{yaml,yml,json}'

/** What was found, and which patterns found nothing. */
export interface FoundScenarios {
  /** Absolute paths, sorted, each once. */
  readonly files: readonly string[]
  readonly missing: readonly string[]
}

/**
 * Finds scenario files.
 *
 * @param patterns files of any name, folders (searched with everything below), or globs
 * @param cwd where relative patterns begin
 */
export function findScenarios(patterns: readonly string[], cwd: string): FoundScenarios {
  const files = new Set<string>()
  const missing: string[] = []
  for (const pattern of patterns) {
    const found = find(pattern, cwd)
    if (found.length === 0) missing.push(pattern)
    for (const file of found) files.add(file)
  }
  return { files: [...files].sort(), missing }
}

function find(pattern: string, cwd: string): readonly string[] {
  const path = resolve(cwd, pattern)
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat?.isFile() === true) return [path]
  const options = { absolute: true, ignore: ['**/node_modules/**', '**/.*/**', '**/dist/**'] }
  if (stat?.isDirectory() === true) return globSync(SCENARIO_GLOB, { ...options, cwd: path })
  return globSync(pattern, { ...options, cwd })
}
