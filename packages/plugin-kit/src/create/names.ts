/** Words of a package's name that say what it is and not whose. */
const GENERIC = new Set(['destination', 'destinations', 'actions', 'action', 'plugin', 'segment', 'xwh'])

/** Written in capitals in a title. */
const ACRONYMS = new Set(['api', 'b2b', 'cdp', 'crm', 'csv', 'dwh', 'erp', 'http', 'id', 'pos', 'sap', 'sms', 'url'])

/** The parts of an npm name. */
export interface NameParts {
  /** Without its `@`. */
  readonly scope: string | undefined
  readonly base: string
}

/** `@acme/destination-crm` is the scope `acme` and the base `destination-crm`. */
export function partsOf(name: string): NameParts {
  const [, scope, base] = /^@([^/]+)\/(.+)$/.exec(name) ?? []
  return { scope, base: base ?? name }
}

/**
 * The slug of a plugin that is given none: `@acme/destination-crm` becomes `acme-crm`.
 *
 * @param name of the npm package
 */
export function defaultSlug(name: string): string {
  return ownWords(name).join('-')
}

/**
 * The title of a plugin that is given none: `@acme/destination-crm` becomes `Acme CRM`.
 *
 * @param name of the npm package
 */
export function defaultTitle(name: string): string {
  return ownWords(name).map(capitalise).join(' ')
}

/** `upsertContact` becomes `upsert`, `contact`. */
export function wordsOfAction(action: string): string[] {
  return action
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(' ')
}

/** `upsertContact` becomes `Upsert contact`. */
export function titleOfAction(action: string): string {
  const words = wordsOfAction(action).map((word) => (ACRONYMS.has(word) ? word.toUpperCase() : word))
  const title = words.join(' ')
  return title.charAt(0).toUpperCase() + title.slice(1)
}

function ownWords(name: string): string[] {
  const { scope, base } = partsOf(name)
  const words = base
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
  const own = words.filter((word) => !GENERIC.has(word))
  const kept = own.length > 0 ? own : words
  const owner = (scope ?? '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
  // A vendor that is named in both is named once: @acme/acme-crm.
  return owner.some((word) => kept.includes(word)) ? kept : [...owner, ...kept]
}

function capitalise(word: string): string {
  return ACRONYMS.has(word) ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1)
}
