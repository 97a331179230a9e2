import { messageOf } from '../errors'
import { checkAction, checkPresets } from './check-action'
import { checkSettingFields } from './check-fields'
import {
  expectFunction,
  expectObject,
  expectOneOf,
  expectText,
  isObject,
  kindOf,
  type DefinitionProblems,
  type Findings
} from './findings'

/** A message that others wrote is cut here, so that it cannot fill a terminal. */
const LONGEST_MESSAGE = 300
const SCHEMES = ['basic', 'custom', 'oauth2', 'oauth-managed']
const OAUTH_SCHEMES = ['oauth2', 'oauth-managed']
const SLUG = /^[A-Za-z0-9][A-Za-z0-9._-]*$/

/**
 * Checks an action-destination definition as `@segment/actions-core` 3.170 describes it, every problem at once: shape,
 * authentication, settings, actions with their fields, defaults and subscriptions, presets.
 *
 * @param value whatever a plugin exports
 * @returns errors and warnings, each with the path of what is wrong; never throws, whatever the value is
 */
export function checkDefinition(value: unknown): DefinitionProblems {
  const findings: Findings = { errors: [], warnings: [] }
  looking(findings, 'the definition', () => {
    checkAll(findings, value)
  })
  return { errors: [...new Set(findings.errors)], warnings: [...new Set(findings.warnings)] }
}

function checkAll(findings: Findings, definition: unknown): void {
  if (!isObject(definition)) {
    findings.errors.push(`the definition: expected an object, found ${kindOf(definition)}.`)
    return
  }
  const look = (member: string, check: (value: unknown) => void): void => {
    looking(findings, member, () => {
      check(definition[member])
    })
  }
  look('name', (name) => {
    expectText(findings, name, 'name')
  })
  look('slug', (slug) => {
    checkSlug(findings, slug)
  })
  look('mode', (mode) => {
    expectOneOf(findings, mode, ['cloud'], 'mode')
  })
  for (const member of ['extendRequest', 'onDelete']) {
    look(member, (value) => {
      expectFunction(findings, value, member)
    })
  }
  look('authentication', (authentication) => {
    checkAuthentication(findings, authentication)
  })
  look('actions', (actions) => {
    checkActions(findings, actions)
    look('presets', (presets) => {
      checkPresets(findings, presets, isObject(actions) ? actions : {})
    })
  })
}

function checkActions(findings: Findings, value: unknown): void {
  const actions = expectObject(findings, value, 'actions')
  const names = Object.keys(actions)
  if (value === actions && names.length === 0) findings.errors.push('actions: expected at least one action.')
  for (const name of names) {
    looking(findings, `actions.${name}`, () => {
      checkAction(findings, actions[name], `actions.${name}`)
    })
  }
}

/** Getters of a definition run the code of others. */
function looking(findings: Findings, at: string, look: () => void): void {
  try {
    look()
  } catch (error) {
    findings.errors.push(`${at}: it throws when it is looked at: ${firstLine(messageOf(error))}`)
  }
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').slice(0, LONGEST_MESSAGE)
}

function checkSlug(findings: Findings, slug: unknown): void {
  if (slug === undefined || (typeof slug === 'string' && SLUG.test(slug))) return
  const found = typeof slug === 'string' ? `"${slug}"` : kindOf(slug)
  findings.errors.push(`slug: expected letters, digits, ".", "_" and "-"; found ${found}.`)
}

function checkAuthentication(findings: Findings, value: unknown): void {
  if (value === undefined || value === null) return
  const authentication = expectObject(findings, value, 'authentication')
  if (authentication !== value) return
  const scheme = authentication['scheme']
  expectOneOf(findings, scheme, SCHEMES, 'authentication.scheme')
  const fields = authentication['fields']
  const named = expectObject(findings, fields, 'authentication.fields')
  checkSettingFields(findings, named, 'authentication.fields')
  expectFunction(findings, authentication['testAuthentication'], 'authentication.testAuthentication')
  const refresh = authentication['refreshAccessToken']
  expectFunction(findings, refresh, 'authentication.refreshAccessToken')
  if (OAUTH_SCHEMES.includes(String(scheme)) && refresh === undefined) {
    findings.warnings.push('authentication.refreshAccessToken: without it an expired token is never renewed.')
  }
}
