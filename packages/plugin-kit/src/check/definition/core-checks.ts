import { createEngine } from '@extensible-webhooks/engine'
import type { DestinationDefinition } from '@segment/actions-core'
import { objectOf, textOf, type Loose } from '../../loose'
import { messageOf } from '../../words'
import type { Check, Finding } from '../check'
import type { DefinitionSubject } from './subject'
import { actionsOf } from './walk'

const OVERRIDE = '"overrides": { "fast-uri": "3.1.5" }'

/** What stock core and the engine make of a definition. */
export const CORE_CHECKS: readonly Check<DefinitionSubject>[] = [
  {
    code: 'stock-core',
    severity: 'error',
    looksFor: 'a definition of which stock core makes no Destination',
    mend: 'Mend what the message names; every host of Segment builds on this class.',
    find: ({ definition, core }) =>
      whatThrows(() => {
        core.construct(definition)
      }).map((message) => ({ where: 'the definition', what: `new Destination(definition) throws: ${message}` }))
  },
  {
    code: 'engine',
    severity: 'error',
    looksFor: 'a definition of which the engine of Extensible Webhooks makes nothing',
    mend: 'Mend what the message names.',
    find: ({ definition }) =>
      whatThrows(() => {
        createEngine(definition as unknown as DestinationDefinition, { transport: NO_TRANSPORT })
      }).map((message) => ({ where: 'the definition', what: `createEngine(definition) throws: ${message}` }))
  },
  {
    code: 'name-breaks-core',
    severity: 'error',
    looksFor: 'a name that stock core, as it is installed here, refuses at the first event (R9)',
    mend: `Put ${OVERRIDE} into the package.json of the root and install again.`,
    find: ({ definition, core }) =>
      brokenNames(definition, (key) => {
        core.compileUnder(key)
      })
  },
  {
    code: 'name-untold',
    severity: 'warning',
    looksFor: 'a name that stock core refuses with a newer fast-uri (R9), without a word of it in the README',
    mend: `Tell in the README that the root of a consumer needs ${OVERRIDE}, or use letters and digits only.`,
    find: ({ definition, readme }) => (readme.includes('fast-uri') ? [] : fragileName(definition))
  },
  {
    code: 'same-title',
    severity: 'error',
    looksFor: 'two actions with one title and other fields: stock core checks both against the first it sees (R16)',
    mend: 'Give each action a title of its own, and none the title "settings".',
    find: ({ definition }) => sharedTitles(definition)
  }
]

/** The engine makes no transport of its own then; nothing is sent. */
const NO_TRANSPORT = {
  send: () => Promise.reject(new Error('Nothing is sent while a plugin is checked.')),
  close: () => Promise.resolve()
}

function whatThrows(act: () => void): string[] {
  try {
    act()
    return []
  } catch (error) {
    return [messageOf(error)]
  }
}

/** Stock core keeps compiled schemas under these names. */
function schemaKeys(definition: Loose): { where: string; key: string }[] {
  const name = textOf(definition['name']) ?? ''
  const titles = actionsOf(definition).map(({ action, at }) => ({
    where: `${at}.title`,
    key: `${name}:${textOf(action['title']) ?? ''}`
  }))
  return [{ where: 'name', key: `${name}:settings` }, ...titles]
}

function brokenNames(definition: Loose, compileUnder: (key: string) => void): Finding[] {
  for (const { where, key } of schemaKeys(definition)) {
    const [message] = whatThrows(() => {
      compileUnder(key)
    })
    // One is enough: all keys begin with the name.
    if (message !== undefined) return [{ where, what: `Stock core keeps a schema as "${key}" and fails: ${message}` }]
  }
  return []
}

/** The scheme of a URI (RFC 3986 §3.1), which a newer fast-uri takes the name for. */
const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*$/

function fragileName(definition: Loose): Finding[] {
  const name = textOf(definition['name']) ?? ''
  const [before = ''] = `${name}:`.split(':')
  if (before === '' || /[/?#]/.test(before) || SCHEME.test(before)) return []
  const what = `Stock core fails with "${name}" where fast-uri is 3.1.6 or newer, as npm installs it (URI scheme is malformed).`
  return [{ where: 'name', what }]
}

function sharedTitles(definition: Loose): Finding[] {
  const seen = new Map<string, string>([['settings', JSON.stringify(objectOf(definition['authentication'])['fields'])]])
  return actionsOf(definition).flatMap(({ action, at }) => {
    const title = textOf(action['title']) ?? ''
    const fields = JSON.stringify(action['fields'])
    const first = seen.get(title)
    if (first === undefined) seen.set(title, fields)
    if (first === undefined || first === fields) return []
    return [{ where: `${at}.title`, what: `"${title}" is taken: stock core keeps one schema for a title.` }]
  })
}
