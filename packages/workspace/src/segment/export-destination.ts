import type { JSONObject, JSONValue } from '@segment/actions-core'
import { isPassword } from '../diff/diff-workspaces'
import { isPlain, type Plain } from '../diff/normalise'
import type { DestinationFile } from '../file/types'
import { authenticationSettings } from '../model/authentication'
import { slugOf, viewOf, type CatalogEntry } from '../model/catalog'
import { isSecretName } from '../secrets/secret-names'
import { knownPlugin, type KnownPlugin } from './known-plugins'
import { isPlaceholder, MASK } from './secrets'
import type { Note, SegmentMetadata } from './types'

/** A destination that is exported, and who takes what does not translate. */
export interface ExportPlace {
  /** Path of the destination in the file. */
  readonly path: readonly string[]
  /** Name for the notes, such as `destination "Orders"`. */
  readonly object: string
  readonly note: Note
}

/** Members of a destination that Segment has no equal for. */
const OURS: readonly { readonly member: 'limits' | 'transport'; readonly what: string }[] = [
  { member: 'limits', what: 'Segment limits requests by its own rules; these are left out.' },
  { member: 'transport', what: 'Segment has no client certificates and proxies; they are left out.' }
]

/** Members of `dynamicAuthSettings` that hold secrets. */
const SECRET_MEMBERS = new Set(['clientSecret', 'bearerToken', 'access_token', 'refresh_token', 'password'])

/** How Segment's catalog knows the plugin of a destination. */
export function exportMetadata(
  entry: CatalogEntry,
  id: string | undefined,
  { note, object }: ExportPlace
): SegmentMetadata {
  const slug = slugOf(entry)
  const known = knownPlugin(slug)
  const found = id ?? known?.metadataId
  if (found === undefined) {
    note(
      'warning',
      object,
      'metadata.id',
      `Look "${entry.definition.name}" up in Segment's catalog and fill in its id.`
    )
  }
  return { ...(found === undefined ? {} : { id: found }), name: entry.definition.name, slug }
}

/** The settings of a destination as Segment keeps them. Secrets that are no variables are masked. */
export function exportSettings(destination: DestinationFile, entry: CatalogEntry, place: ExportPlace): JSONObject {
  const { note, object } = place
  for (const { member, what } of OURS) if (destination[member]) note('warning', object, member, what)
  const known = knownPlugin(slugOf(entry))
  const { dynamicAuthSettings, ...flat } = destination.settings ?? {}
  const settings = Object.entries(flat).flatMap(([name, value]): [string, JSONValue][] => {
    if (name === 'oauth') {
      note('warning', object, 'settings.oauth', 'Tokens are not given on; connect the destination in Segment.')
      return []
    }
    if (known && !known.settings.includes(name)) {
      note('error', object, `settings.${name}`, 'Segment’s plugin has no such setting, so it is left out.')
      return []
    }
    const secret = isPassword(name, [slugOf(entry)], [entry])
    return [[name, secret ? mask(value, `settings.${name}`, place) : value]]
  })
  const authentication = exportAuthentication(destination, entry, dynamicAuthSettings, known, place)
  return { ...Object.fromEntries(settings), ...authentication }
}

function exportAuthentication(
  { authentication }: DestinationFile,
  entry: CatalogEntry,
  own: JSONValue | undefined,
  known: KnownPlugin | undefined,
  place: ExportPlace
): JSONObject {
  const { note, object } = place
  if (!authentication) return own === undefined ? {} : { dynamicAuthSettings: maskMembers(own, place) }
  if ('refreshOn' in authentication && authentication.refreshOn) {
    note('warning', object, 'authentication.refreshOn', 'Segment refreshes at a 401 only; this is left out.')
  }
  if ('authorizeParams' in authentication && authentication.authorizeParams) {
    note('warning', object, 'authentication.authorizeParams', 'Write them into the authorize URL in Segment.')
  }
  const made = authenticationSettings(authentication, {
    dynamicAuthentication: entry.dynamicAuthentication ?? false,
    scheme: viewOf(entry.definition).authentication?.scheme
  })
  if ('misfit' in made) {
    note('error', object, 'authentication', made.misfit)
    return {}
  }
  const { dynamicAuthSettings: dynamic, ...flat } = made.settings
  const masked = Object.entries(flat).map(([name, value]) => [
    name,
    isSecretName(name) ? mask(value, 'authentication', place) : maskMembers(value, place)
  ])
  if (!isPlain(dynamic)) return Object.fromEntries(masked) as JSONObject
  return { ...(Object.fromEntries(masked) as JSONObject), dynamicAuthSettings: ofSegment(dynamic, known, place) }
}

/** What of our `dynamicAuthSettings` Segment reads as well. */
function ofSegment(dynamic: Plain, known: KnownPlugin | undefined, place: ExportPlace): JSONObject {
  const { note, object } = place
  const oauth = isPlain(dynamic['oauth']) ? dynamic['oauth'] : {}
  if (known && !known.authentication.includes(String(oauth['type']))) {
    const what = 'Segment has no such authentication; map the header yourself there. It is written as none.'
    note('error', object, 'authentication', what)
    return { oauth: { type: 'noAuth' } }
  }
  const { clientAuth, ...custom } = isPlain(oauth['customParams']) ? oauth['customParams'] : {}
  if (clientAuth !== undefined) {
    note('warning', object, 'authentication.clientAuth', 'Segment sends the secret both ways; this is left out.')
  }
  const { customParams: _all, ...rest } = oauth
  const params = Object.keys(custom).length === 0 ? {} : { customParams: custom }
  return maskMembers({ ...dynamic, oauth: { ...rest, ...params } }, place) as JSONObject
}

/** Masks every secret inside; a parameter is one where its key says so. */
function maskMembers(value: unknown, place: ExportPlace): JSONValue {
  if (Array.isArray(value)) return (value as readonly unknown[]).map((each) => maskMembers(each, place))
  if (!isPlain(value)) return value as JSONValue
  const isSecretParam = typeof value['key'] === 'string' && isSecretName(value['key'])
  const members = Object.entries(value).map(([key, member]) => {
    const secret = SECRET_MEMBERS.has(key) || (key === 'value' && isSecretParam)
    return [key, secret ? mask(member as JSONValue, `authentication.${key}`, place) : maskMembers(member, place)]
  })
  return Object.fromEntries(members) as JSONObject
}

/** A secret never leaves in an export: the variable that it comes from does, or nothing of it. */
export function mask(
  value: JSONValue,
  field: string,
  { note, object }: Pick<ExportPlace, 'note' | 'object'>
): JSONValue {
  if (isPlaceholder(value) || value === null || value === '') return value
  note('warning', object, field, 'It is a secret, so it is masked; fill it in in Segment.')
  return MASK
}
