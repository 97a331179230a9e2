import { suggest } from '../file/nearest'
import { HOOKS, isHostKey, SYNC_MODES } from '../model/host-values'
import { checkFields } from './check-fields'
import {
  expectFunction,
  expectMapping,
  expectObject,
  expectOneOf,
  expectText,
  expectTrigger,
  isObject,
  kindOf,
  type Findings,
  type Loose
} from './findings'

const PRESET_TYPES = ['automatic', 'specificEvent']

/** Checks one action of a definition. */
export function checkAction(findings: Findings, value: unknown, at: string): void {
  const action = expectObject(findings, value, at)
  if (action !== value) return
  expectText(findings, action['title'], `${at}.title`)
  if (typeof action['description'] !== 'string') {
    findings.errors.push(`${at}.description: expected a text, found ${kindOf(action['description'])}.`)
  }
  const fields = expectObject(findings, action['fields'], `${at}.fields`)
  checkFields(findings, fields, `${at}.fields`)
  expectFunction(findings, action['perform'], `${at}.perform`, true)
  expectFunction(findings, action['performBatch'], `${at}.performBatch`)
  if (action['platform'] === 'web') findings.errors.push(`${at}.platform: only actions of the platform cloud run here.`)
  const subscription = action['defaultSubscription']
  if (subscription !== undefined && subscription !== null) {
    expectTrigger(findings, subscription, `${at}.defaultSubscription`)
  }
  checkDynamicFields(findings, action['dynamicFields'], Object.keys(fields), `${at}.dynamicFields`)
  checkHooks(findings, action['hooks'], `${at}.hooks`)
  checkSyncMode(findings, action['syncMode'], `${at}.syncMode`)
}

/** Checks the presets: ready mappings that refer to actions. */
export function checkPresets(findings: Findings, presets: unknown, actions: Loose): void {
  if (presets === undefined || presets === null) return
  if (!Array.isArray(presets)) {
    findings.errors.push(`presets: expected a list, found ${kindOf(presets)}.`)
    return
  }
  for (const [index, value] of presets.entries()) {
    const at = `presets[${index.toString()}]`
    const preset = expectObject(findings, value, at)
    if (preset !== value) continue
    expectText(findings, preset['name'], `${at}.name`)
    expectOneOf(findings, preset['type'], PRESET_TYPES, `${at}.type`)
    if (preset['type'] === 'automatic') expectTrigger(findings, preset['subscribe'], `${at}.subscribe`)
    checkPartnerAction(findings, preset, actions, at)
  }
}

function checkPartnerAction(findings: Findings, preset: Loose, actions: Loose, at: string): void {
  const name = preset['partnerAction']
  const known = Object.keys(actions)
  if (typeof name !== 'string') {
    expectText(findings, name, `${at}.partnerAction`)
    return
  }
  if (!known.includes(name)) {
    // Several of Segment's destinations have presets for actions of their browser bundle, so this refuses nothing.
    findings.warnings.push(`${at}.partnerAction: unknown action "${name}"; ${suggest(name, known)}; it is left out.`)
    return
  }
  const mapping = preset['mapping']
  if (mapping === undefined) return
  expectMapping(findings, expectObject(findings, mapping, `${at}.mapping`), `${at}.mapping`)
  const action = actions[name]
  const fields = isObject(action) && isObject(action['fields']) ? Object.keys(action['fields']) : []
  const unknown = Object.keys(isObject(mapping) ? mapping : {}).filter((key) => !fields.includes(key))
  for (const key of unknown.filter((each) => !each.startsWith('@') && !isHostKey(each))) {
    findings.warnings.push(`${at}.mapping.${key}: the action "${name}" has no field of this name.`)
  }
}

function checkDynamicFields(findings: Findings, value: unknown, fields: readonly string[], at: string): void {
  if (value === undefined || value === null) return
  for (const [name, handler] of Object.entries(expectObject(findings, value, at))) {
    if (!fields.includes(name)) findings.errors.push(`${at}.${name}: unknown field; ${suggest(name, fields)}`)
    // Fields that are objects have a handler for each member.
    if (!isObject(handler)) expectFunction(findings, handler, `${at}.${name}`, true)
    else for (const [member, each] of Object.entries(handler)) expectFunction(findings, each, `${at}.${name}.${member}`)
  }
}

function checkHooks(findings: Findings, value: unknown, at: string): void {
  if (value === undefined || value === null) return
  for (const [name, each] of Object.entries(expectObject(findings, value, at))) {
    if (!HOOKS.some((each) => each === name))
      findings.errors.push(`${at}.${name}: unknown hook; ${suggest(name, HOOKS)}`)
    const hook = expectObject(findings, each, `${at}.${name}`)
    if (hook === each) expectFunction(findings, hook['performHook'], `${at}.${name}.performHook`, true)
  }
}

function checkSyncMode(findings: Findings, value: unknown, at: string): void {
  if (value === undefined || value === null) return
  const mode = expectObject(findings, value, at)
  if (mode !== value) return
  expectOneOf(findings, mode['default'], SYNC_MODES, `${at}.default`)
  if (!Array.isArray(mode['choices'])) findings.errors.push(`${at}.choices: expected a list.`)
}
