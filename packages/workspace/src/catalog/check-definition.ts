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
  try {
    checkAll(findings, value)
  } catch {
    // Getters of a definition run the code of others.
    findings.errors.push('the definition throws when it is looked at.')
  }
  return { errors: [...new Set(findings.errors)], warnings: [...new Set(findings.warnings)] }
}

function checkAll(findings: Findings, definition: unknown): void {
  if (!isObject(definition)) {
    findings.errors.push(`the definition: expected an object, found ${kindOf(definition)}.`)
    return
  }
  expectText(findings, definition['name'], 'name')
  checkSlug(findings, definition['slug'])
  expectOneOf(findings, definition['mode'], ['cloud'], 'mode')
  expectFunction(findings, definition['extendRequest'], 'extendRequest')
  expectFunction(findings, definition['onDelete'], 'onDelete')
  checkAuthentication(findings, definition['authentication'])
  const actions = expectObject(findings, definition['actions'], 'actions')
  if (isObject(definition['actions']) && Object.keys(actions).length === 0) {
    findings.errors.push('actions: expected at least one action.')
  }
  for (const [name, action] of Object.entries(actions)) checkAction(findings, action, `actions.${name}`)
  checkPresets(findings, definition['presets'], actions)
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
