import validateName from 'validate-npm-package-name'
import { AUTHENTICATIONS, CI_SYSTEMS, LICENCES, type CreateOptions } from './options'
import { defaultSlug } from './names'

/** What {@link checkCreateOptions} has to know beside the options. */
export interface CheckCreateOptions {
  /** Slugs of plugins that a host has anyway. @default none */
  readonly takenSlugs?: readonly string[]
}

const SLUG = /^[a-z0-9][a-z0-9._-]*$/
const ACTION = /^[a-z][A-Za-z0-9]{0,49}$/
const LONGEST_TITLE = 80

/** An action is a variable of its own name in `src/index.ts`, and a folder in `src/`. */
const TAKEN_NAMES = new Set(
  (
    'api authentication batch destination extendRequest index defaultValues ' +
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends ' +
    'false finally for function if implements import in instanceof interface let new null package private protected ' +
    'public return static super switch this throw true try typeof undefined var void while with yield'
  ).split(' ')
)

/**
 * Everything that is wrong with the options of a new plugin.
 *
 * @param options as {@link createPlugin} takes them; whatever a user wrote
 * @returns one sentence each, which says what to do; none where all is right
 */
export function checkCreateOptions(
  options: Omit<CreateOptions, 'toolsVersion' | 'year'>,
  { takenSlugs = [] }: CheckCreateOptions = {}
): string[] {
  const { name, title, slug = defaultSlug(name), actions = [], authentication, ci, licence } = options
  const nameProblems = checkName(name)
  return [
    ...nameProblems,
    // A slug that is made of a wrong name is as wrong as the name, and told with it.
    ...(nameProblems.length > 0 && options.slug === undefined ? [] : checkSlug(slug, takenSlugs)),
    ...(title === undefined ? [] : checkTitle(title)),
    ...checkActions(actions),
    ...checkChoice('authentication', authentication, AUTHENTICATIONS),
    ...checkChoice('CI system', ci, CI_SYSTEMS),
    ...checkChoice('licence', licence, LICENCES)
  ]
}

/** Checks a package's name as npm does for new packages. */
function checkName(name: string): string[] {
  const { errors = [], warnings = [] } = validateName(name)
  const problems = [...errors, ...warnings].map((problem) => `"${name}" is no name for a new npm package: ${problem}.`)
  if (!name.startsWith('@extensible-webhooks/')) return problems
  return [...problems, `"${name}": the scope @extensible-webhooks is ours; use your own, such as @acme.`]
}

function checkSlug(slug: string, taken: readonly string[]): string[] {
  if (!SLUG.test(slug)) {
    return [`"${slug}" is no slug: use lower-case letters, digits, "-", "_" and ".", a letter or digit first.`]
  }
  if (!taken.includes(slug)) return []
  return [`The slug "${slug}" is taken by a plugin that every workspace has; choose another.`]
}

function checkTitle(title: string): string[] {
  if (title.trim() === '') return ['The title is empty.']
  if (title.length > LONGEST_TITLE) return [`The title is longer than ${LONGEST_TITLE} characters.`]
  return /\p{Cc}/u.test(title) ? ['The title holds a control character.'] : []
}

function checkActions(actions: readonly string[]): string[] {
  const wrong = actions.flatMap((name) => {
    if (!ACTION.test(name)) {
      return [`"${name}" is no name for an action: write it in camel case, at most 50 letters, such as upsertContact.`]
    }
    return TAKEN_NAMES.has(name) ? [`An action cannot be called "${name}": the word is taken in its source.`] : []
  })
  const folders = actions.map((name) => name.toLowerCase())
  const twice = actions.filter((name, index) => folders.indexOf(name.toLowerCase()) !== index)
  return [...wrong, ...twice.map((name) => `The action "${name}" is named twice; letter case makes no difference.`)]
}

function checkChoice(what: string, value: string | undefined, known: Readonly<Record<string, string>>): string[] {
  if (value === undefined || Object.hasOwn(known, value)) return []
  return [`"${value}" is no ${what}; there is: ${Object.keys(known).join(', ')}.`]
}
