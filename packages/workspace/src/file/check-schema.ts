import { Ajv, type DefinedError, type ErrorObject, type ValidateFunction } from 'ajv'
import { suggest } from './nearest'
import { formatPath, type Path } from './problem'
import type { Report } from './parse-document'

/** Checks a value, every problem at once; gives it as what it is, or nothing where something is wrong. */
export type SchemaCheck<T> = (value: unknown, filledPaths: ReadonlySet<string>, report: Report) => T | undefined

/**
 * Makes the check of files of one kind.
 *
 * @param load gives the JSON Schema, at the first use
 * @returns a check that takes the value with its placeholders filled in; the paths whose text came from the environment,
 *   where `"50"` is taken for a number if one is expected; and what takes each problem at its path
 */
export function createSchemaCheck<T>(load: () => object): SchemaCheck<T> {
  let compiled: ValidateFunction<T> | undefined
  return (value, filledPaths, report) => {
    compiled ??= new Ajv({ allErrors: true, verbose: true, discriminator: true, allowUnionTypes: true }).compile<T>(
      load()
    )
    const validate = compiled
    if (validate(value)) return value
    for (const error of validate.errors ?? []) coerceFilled(value, error, filledPaths)
    if (validate(value)) return value
    for (const error of (validate.errors ?? []) as DefinedError[]) reportError(value, error, report)
    return undefined
  }
}

const COERCIONS: Readonly<Record<string, (text: string) => unknown>> = {
  number: (text) => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text),
  integer: (text) => (/^-?\d+$/.test(text) ? Number(text) : text),
  boolean: (text) => (text === 'true' ? true : text === 'false' ? false : text)
}

/** The environment holds texts only; a number or a switch that came from there is read as such. */
function coerceFilled(root: unknown, error: ErrorObject, filledPaths: ReadonlySet<string>): void {
  const path = toPath(root, error.instancePath)
  const coerce = error.keyword === 'type' ? COERCIONS[String(error.params['type'])] : undefined
  if (!coerce || !filledPaths.has(formatPath(path))) return
  const parent = path.slice(0, -1).reduce(member, root)
  const key = path.at(-1)
  const text = member(parent, key ?? '')
  if (typeof text === 'string' && typeof parent === 'object' && parent !== null && key !== undefined) {
    Object.defineProperty(parent, key, { value: coerce(text), enumerable: true, configurable: true, writable: true })
  }
}

const NOT_A_SLUG = 'this cannot be a slug; begin with a letter or digit and use letters, digits, ".", "_" and "-" only.'

function reportError(root: unknown, error: DefinedError, report: Report): void {
  // Beside a number or a switch, editors take a placeholder as well; once it is filled in, only the former is meant.
  if (error.schemaPath.startsWith('#/definitions/placeholder/')) return
  const path = toPath(root, error.instancePath)
  if (error.keyword === 'additionalProperties') {
    const key = error.params.additionalProperty
    report([...path, key], `unknown key; ${suggest(key, keysOf(error.parentSchema))}`, { at: 'key' })
  } else if (error.keyword === 'propertyNames') {
    report([...path, error.params.propertyName], NOT_A_SLUG, { at: 'key' })
  } else if (error.keyword === 'pattern' && error.propertyName === undefined) {
    report(path, NOT_A_SLUG)
  } else if (error.keyword === 'required') {
    report(path, `the key "${error.params.missingProperty}" is missing.`, { at: 'key' })
  } else {
    const message = describe(error, path)
    if (message !== undefined) report(path, message)
  }
}

/** What was expected; what came is named by its type only, since it may be a secret. */
function describe(error: DefinedError, path: Path): string | undefined {
  switch (error.keyword) {
    case 'type':
      return `expected ${[error.params.type].flat().map(article).join(' or ')}, found ${kindOf(error.data)}.${quoteHint(error)}`
    case 'const':
      return `expected ${JSON.stringify(error.params.allowedValue)}.`
    case 'enum':
      return `expected one of ${error.params.allowedValues.map(String).join(', ')}.`
    case 'discriminator':
      return `expected a type that is known: ${authenticationTypes(error.parentSchema).join(', ')}.`
    case 'minLength':
      return 'expected a text that is not empty.'
    case 'minProperties':
    case 'minItems':
      return 'expected at least one entry.'
    case 'maxProperties':
      return `expected ${error.params.limit === 1 ? 'one key' : `${error.params.limit} keys`} only.`
    case 'maxItems':
      return `${String((error.data as unknown[]).length)} entries are too many; at most ${error.params.limit} are allowed${path.at(-1) === 'mappings' ? ' in one destination' : ''}.`
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
      return `expected a number ${error.params.comparison} ${error.params.limit}.`
    case 'pattern':
    case 'anyOf':
    case 'oneOf':
      return undefined
    default:
      return error.message ?? 'this does not fit.'
  }
}

function quoteHint(error: DefinedError): string {
  return error.keyword === 'type' && error.params.type === 'string' && ['number', 'boolean'].includes(typeof error.data)
    ? ' Put it in quotes.'
    : ''
}

function article(type: string): string {
  const words: Readonly<Record<string, string>> = {
    object: 'keys and values',
    array: 'a list',
    string: 'a text',
    integer: 'a whole number',
    boolean: 'true or false'
  }
  return words[type] ?? `a ${type}`
}

function kindOf(value: unknown): string {
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'keys and values' : `a ${typeof value}`
}

function keysOf(schema: object | undefined): string[] {
  const properties = schema && 'properties' in schema ? schema.properties : undefined
  return typeof properties === 'object' && properties !== null ? Object.keys(properties) : []
}

function authenticationTypes(schema: object | undefined): string[] {
  const branches = schema && 'oneOf' in schema && Array.isArray(schema.oneOf) ? (schema.oneOf as unknown[]) : []
  return branches.map((branch) => String(member(member(member(branch, 'properties'), 'type'), 'const')))
}

function member(value: unknown, key: string | number): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  return (value as Record<string | number, unknown>)[key]
}

/** A JSON pointer as keys and indices. */
function toPath(root: unknown, pointer: string): Path {
  const parts = pointer.split('/').slice(1)
  let value = root
  return parts.map((part) => {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    const step = Array.isArray(value) ? Number(key) : key
    value = member(value, step)
    return step
  })
}
