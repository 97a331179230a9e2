import type { AnswerProblem } from '../answer'
import { slugOf, viewOf, type CatalogEntry, type DefinitionView } from '../model/catalog'
import type { DestinationFile } from '../file/types'
import type { Draft } from './editor'

/** Types of authentication for which a person must grant access in the browser, ours and Segment's. */
const IN_BROWSER: ReadonlySet<string | undefined> = new Set(['oauth2-authorization-code', 'authCode'])

/** What is still to be done before a destination can be enabled; whether it is connected is not among it. */
export function missingSteps(draft: Draft, slug: string): AnswerProblem[] {
  const destination = draft.file.destinations[slug]
  const entry = draft.catalog.find((each) => slugOf(each) === destination?.plugin)
  if (!destination || !entry) return []
  const path = `destinations.${slug}`
  const authentication = isAuthenticationMissing(destination, entry)
    ? [
        {
          path: `${path}.authentication`,
          message: `Choose an authentication first: setAuthentication("${slug}", { type }). { type: "none" } is a choice, too.`
        }
      ]
    : []
  return [...authentication, ...missingSettings(destination, viewOf(entry.definition), path)]
}

/** The type of the authentication, written in our way or in Segment's. */
export function authenticationType({ authentication, settings }: DestinationFile): string | undefined {
  if (authentication) return authentication.type
  const own = settings?.['dynamicAuthSettings']
  const oauth = isRecord(own) ? own['oauth'] : undefined
  const type = isRecord(oauth) ? oauth['type'] : undefined
  return typeof type === 'string' ? type : isRecord(own) && isRecord(own['bearer']) ? 'bearer' : undefined
}

/** Whether a person has to grant access before anything can be sent; all others do without. */
export function needsConnection(destination: DestinationFile | undefined): boolean {
  return destination !== undefined && IN_BROWSER.has(authenticationType(destination))
}

function isAuthenticationMissing(destination: DestinationFile, entry: CatalogEntry): boolean {
  const scheme = viewOf(entry.definition).authentication?.scheme ?? 'custom'
  const isChosen = entry.dynamicAuthentication === true || scheme.startsWith('oauth')
  const { settings } = destination
  return isChosen && authenticationType(destination) === undefined && settings?.['oauth'] === undefined
}

function missingSettings(destination: DestinationFile, definition: DefinitionView, path: string): AnswerProblem[] {
  const given = new Set(Object.keys(destination.settings ?? {}))
  // Plugins with HTTP Basic have these as settings of their own.
  if (destination.authentication?.type === 'basic') given.add('username').add('password')
  return Object.entries(definition.authentication?.fields ?? {})
    .filter(([name, field]) => field.required === true && field.default === undefined && !given.has(name))
    .map(([name, { label }]) => ({
      path: `${path}.settings.${name}`,
      message: `The setting "${label}" (${name}) is required: setSettings({ ${name}: … }).`
    }))
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
