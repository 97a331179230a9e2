import type { Report } from '../file/parse-document'
import type { WorkspaceFile } from '../file/types'

/** Parts of a workspace file that a command may or may not do yet. */
export type Feature = 'engage'

const MESSAGES: Readonly<Record<Feature, string>> = {
  engage: 'audiences and computed traits are not kept in step by this command; remove the entry.'
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
  refuse('engage', hasEntries(file.audiences), ['audiences'])
  refuse('engage', hasEntries(file.traits), ['traits'])
}

function hasEntries(entries: object | undefined): boolean {
  return entries !== undefined && Object.keys(entries).length > 0
}
