import type { Report } from '../file/parse-document'
import type { WorkspaceFile } from '../file/types'

/** Parts of a workspace file that a command may or may not do yet. */
export type Feature = 'oauth2-authorization-code' | 'engage'

const MESSAGES: Readonly<Record<Feature, string>> = {
  'oauth2-authorization-code':
    'oauth2-authorization-code is not supported yet here: without a stored state a rotated refresh token would be lost. ' +
    'Use oauth2-client-credentials, bearer, basic or api-key.',
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
  for (const [slug, destination] of Object.entries(file.destinations)) {
    const at = ['destinations', slug]
    const type = destination.authentication?.type
    refuse('oauth2-authorization-code', type === 'oauth2-authorization-code', [...at, 'authentication', 'type'])
    const own = ['settings', 'dynamicAuthSettings', 'oauth', 'type']
    refuse('oauth2-authorization-code', read(destination, own) === 'authCode', [...at, ...own])
  }
}

function hasEntries(entries: object | undefined): boolean {
  return entries !== undefined && Object.keys(entries).length > 0
}

/** Segment's own settings may be written unchanged, and say it in their way. */
function read(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (part, key) =>
      typeof part === 'object' && part !== null && Object.hasOwn(part, key)
        ? (part as Readonly<Record<string, unknown>>)[key]
        : undefined,
    value
  )
}
