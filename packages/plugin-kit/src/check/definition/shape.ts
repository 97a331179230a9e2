import { compileTrigger } from '@extensible-webhooks/engine'
import { checkDefinition } from '@extensible-webhooks/workspace'
import type { DefinitionProblems } from '@extensible-webhooks/workspace'
import type { Loose } from '../../loose'
import type { Check, Finding } from '../check'
import type { DefinitionSubject } from './subject'
import { actionsOf, presetsOf } from './walk'

const TRIGGER = /\.(defaultSubscription|subscribe)$/
const DEFAULT = /\.default$/
const PRESET_MAPPING = /^presets\[\d+\]\.mapping(\.|$)/
const PRESET_ACTION = /\.partnerAction$/
const SETTING_TYPE = /^authentication\.fields\..*\.type$/
const REFRESH = /^authentication\.refreshAccessToken$/
const LOOKED_AT = /throws when it is looked at/

/** A definition whose members throw: what is behind them cannot be told. */
export const THROWS: Check<DefinitionSubject> = {
  code: 'definition-throws',
  severity: 'error',
  looksFor: 'a definition whose members throw when they are read (getters)',
  mend: 'Make it plain data: a definition is read by hosts, forms and generators.',
  find: ({ definition }) => errorsAt(definition, (_where, what) => LOOKED_AT.test(what))
}

/** What the host that registers a plugin refuses or warns of, by its place in the definition. */
export const SHAPE_CHECKS: readonly Check<DefinitionSubject>[] = [
  THROWS,
  {
    code: 'definition-shape',
    severity: 'error',
    looksFor: 'whatever does not have the shape of a definition: names, types of fields, choices, hooks, functions',
    mend: 'Give it what is expected there; the types of @segment/actions-core show the shape.',
    find: ({ definition }) =>
      errorsAt(
        definition,
        (where, what) => !LOOKED_AT.test(what) && ![TRIGGER, DEFAULT, PRESET_MAPPING].some((place) => place.test(where))
      )
  },
  {
    code: 'trigger',
    severity: 'error',
    looksFor: 'a default subscription or the subscription of a preset that is no FQL',
    mend: 'Write it as in docs/triggers.md: type = "track" and event = "Order Completed".',
    find: ({ definition }) => errorsAt(definition, (where) => TRIGGER.test(where))
  },
  {
    code: 'trigger-unclear',
    severity: 'warning',
    looksFor: 'FQL that Segment reads as something else than it looks like (R12)',
    mend: 'Write it so that both read the same: docs/triggers.md lists what is misread.',
    find: ({ definition }) => triggersOf(definition).flatMap(misread)
  },
  {
    code: 'field-default',
    severity: 'error',
    looksFor: 'a default of a field whose directives do not compile',
    mend: 'Correct the directive; docs/mapping.md has them all.',
    find: ({ definition }) => errorsAt(definition, (where) => DEFAULT.test(where))
  },
  {
    code: 'preset-mapping',
    severity: 'error',
    looksFor: 'a mapping of a preset whose directives do not compile',
    mend: 'Correct the directive; docs/mapping.md has them all.',
    find: ({ definition }) => errorsAt(definition, (where) => PRESET_MAPPING.test(where))
  },
  {
    code: 'preset-field',
    severity: 'warning',
    looksFor: 'a preset that maps a field which its action does not have',
    mend: 'Take it out of the mapping, or correct its name: what it gives is thrown away.',
    find: ({ definition }) => warningsAt(definition, (where) => PRESET_MAPPING.test(where))
  },
  {
    code: 'preset-action',
    severity: 'warning',
    looksFor: 'a preset for an action that is not there, which hosts leave out',
    mend: 'Name an action of the definition, or take the preset out.',
    find: ({ definition }) => warningsAt(definition, (where) => PRESET_ACTION.test(where))
  },
  {
    code: 'secret-setting',
    severity: 'warning',
    looksFor: 'a setting that by its name is a secret and has another type than password',
    mend: "Make it type: 'password': apps then hide it, and hosts keep it sealed.",
    find: ({ definition }) => warningsAt(definition, (where) => SETTING_TYPE.test(where))
  },
  {
    code: 'no-refresh',
    severity: 'warning',
    looksFor: 'OAuth without refreshAccessToken',
    mend: 'Write refreshAccessToken, unless the tokens never expire.',
    find: ({ definition }) => warningsAt(definition, (where) => REFRESH.test(where))
  }
]

const known = new WeakMap<Loose, DefinitionProblems>()

function problemsOf(definition: Loose): DefinitionProblems {
  const problems = known.get(definition) ?? checkDefinition(definition)
  known.set(definition, problems)
  return problems
}

function errorsAt(definition: Loose, isMeant: (where: string, what: string) => boolean): Finding[] {
  return problemsOf(definition)
    .errors.map(findingOf)
    .filter(({ where, what }) => isMeant(where, what))
}

function warningsAt(definition: Loose, isThere: (where: string) => boolean): Finding[] {
  return problemsOf(definition)
    .warnings.map(findingOf)
    .filter(({ where }) => isThere(where))
}

function triggersOf(definition: Loose): { where: string; fql: string }[] {
  const defaults = actionsOf(definition).map(({ action, at }) => ({
    where: `${at}.defaultSubscription`,
    fql: action['defaultSubscription']
  }))
  const subscribed = presetsOf(definition).map(({ preset, at }) => ({
    where: `${at}.subscribe`,
    fql: preset['subscribe']
  }))
  return [...defaults, ...subscribed].flatMap(({ where, fql }) => (typeof fql === 'string' ? [{ where, fql }] : []))
}

/** Hints, which say what holds for any trigger of that kind, are for those who write mappings. */
function misread({ where, fql }: { where: string; fql: string }): Finding[] {
  try {
    return compileTrigger(fql)
      .diagnostics.filter(({ severity }) => severity === 'warning')
      .map(({ message }) => ({ where, what: message }))
  } catch {
    return [] // what does not compile is told as `trigger`
  }
}

/** `actions.send.title: the text is empty.` in its two halves. */
function findingOf(text: string): Finding {
  const [where = '', ...rest] = text.split(': ')
  const what = rest.join(': ')
  return { where, what: what.charAt(0).toUpperCase() + what.slice(1) }
}
