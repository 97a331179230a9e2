import { isObject, objectOf, type Loose } from '../../loose'

/** An action with its place in the definition. */
export interface ActionAt {
  readonly slug: string
  readonly action: Loose
  /** `actions.send` */
  readonly at: string
}

/** A field with its place in the definition. */
export interface FieldAt {
  readonly name: string
  readonly field: Loose
  /** `actions.send.fields.url` */
  readonly at: string
  /** The names of the fields that it is inside of. */
  readonly inside: readonly string[]
}

/** The actions of a definition, as far as they are objects. */
export function actionsOf(definition: Loose): ActionAt[] {
  return Object.entries(objectOf(definition['actions']))
    .filter((entry): entry is [string, Loose] => isObject(entry[1]))
    .map(([slug, action]) => ({ slug, action, at: `actions.${slug}` }))
}

/** The fields of an action, without those inside objects. */
export function fieldsOf({ action, at }: ActionAt): FieldAt[] {
  return fieldsIn(action['fields'], `${at}.fields`)
}

/** The fields of an action, those inside objects among them. */
export function allFieldsOf(action: ActionAt): FieldAt[] {
  return fieldsOf(action).flatMap(withInner)
}

/** A preset with its place in the definition. */
export interface PresetAt {
  readonly preset: Loose
  /** `presets[0]` */
  readonly at: string
}

/** The presets of a definition, as far as they are objects. */
export function presetsOf(definition: Loose): PresetAt[] {
  const presets: unknown = definition['presets']
  if (!Array.isArray(presets)) return []
  return presets.flatMap((preset: unknown, index) => (isObject(preset) ? [{ preset, at: `presets[${index}]` }] : []))
}

/** The settings of a definition. */
export function settingsOf(definition: Loose): FieldAt[] {
  return fieldsIn(objectOf(definition['authentication'])['fields'], 'authentication.fields')
}

/** Fields of any place, without those inside objects. */
export function fieldsIn(fields: unknown, at: string, inside: readonly string[] = []): FieldAt[] {
  return Object.entries(objectOf(fields))
    .filter((entry): entry is [string, Loose] => isObject(entry[1]))
    .map(([name, field]) => ({ name, field, at: `${at}.${name}`, inside }))
}

function withInner(outer: FieldAt): FieldAt[] {
  const inner = fieldsIn(outer.field['properties'], `${outer.at}.properties`, [...outer.inside, outer.name])
  return [outer, ...inner.flatMap(withInner)]
}
