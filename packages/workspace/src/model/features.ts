import type { Report } from '../file/parse-document'
import type { WorkspaceFile } from '../file/types'

/** Parts of a workspace file that a command may or may not do yet. */
export type Feature = 'plugins' | 'filters' | 'insertFunction'

const MESSAGES: Readonly<Record<Feature, string>> = {
  plugins: 'plugins are not supported yet by this version; remove the entry.',
  filters: 'filters are not supported yet by this version; remove them, or state the condition in the trigger.',
  insertFunction: 'insert functions are not supported yet by this version; remove the entry.'
}

/**
 * Refuses what a file holds but a command does not do, so that nothing is ignored in silence.
 *
 * @param file a workspace file that fits the schema
 * @param supported what the command does
 * @param report takes each problem
 */
export function checkFeatures(file: WorkspaceFile, supported: ReadonlySet<Feature>, report: Report): void {
  const refuse = (feature: Feature, used: boolean, path: readonly string[]): void => {
    if (used && !supported.has(feature)) report(path, MESSAGES[feature], { at: 'key' })
  }
  refuse('plugins', file.plugins !== undefined && Object.keys(file.plugins).length > 0, ['plugins'])
  for (const [slug, destination] of Object.entries(file.destinations)) {
    const at = ['destinations', slug]
    refuse('filters', (destination.filters?.length ?? 0) > 0, [...at, 'filters'])
    refuse('insertFunction', destination.insertFunction !== undefined, [...at, 'insertFunction'])
  }
}
