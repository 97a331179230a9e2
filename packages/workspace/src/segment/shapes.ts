import { Ajv, type ValidateFunction } from 'ajv'
import type { SegmentObjects } from './types'

/** The kinds of objects that translate. */
export type Kind = keyof SegmentObjects

const text = { type: 'string' }
const id = { type: 'string', minLength: 1 }
const flag = { type: 'boolean' }
const anything = { type: 'object' }
const texts = { type: 'array', items: text }

function list(properties: object, required: readonly string[]): object {
  return { type: 'array', items: { type: 'object', properties, required } }
}

/** What of each object is read, and must therefore be of the right type; other members may be anything. */
const SHAPES: Readonly<Record<Kind, { readonly properties: object; readonly required: readonly string[] }>> = {
  sources: { properties: { id, slug: id, name: text, enabled: flag, writeKeys: texts }, required: ['id', 'slug'] },
  destinations: {
    properties: {
      id,
      name: text,
      enabled: flag,
      sourceId: id,
      metadata: {
        type: 'object',
        properties: {
          id: text,
          name: text,
          slug: text,
          previousNames: texts,
          actions: list({ id: text, slug: text }, ['id', 'slug'])
        }
      },
      settings: anything
    },
    required: ['id', 'enabled', 'sourceId', 'metadata', 'settings']
  },
  subscriptions: {
    properties: {
      id,
      name: id,
      actionId: text,
      actionSlug: text,
      destinationId: text,
      modelId: text,
      enabled: flag,
      trigger: text,
      settings: anything
    },
    required: ['id', 'name', 'actionSlug', 'destinationId', 'enabled', 'trigger']
  },
  filters: {
    properties: {
      id,
      destinationId: text,
      if: text,
      title: text,
      description: text,
      enabled: flag,
      actions: list(
        {
          type: text,
          percent: { type: 'number' },
          path: text,
          fields: { type: 'object', additionalProperties: texts }
        },
        ['type']
      )
    },
    required: ['id', 'destinationId', 'if', 'actions', 'title', 'enabled']
  },
  functions: {
    properties: {
      id,
      code: text,
      resourceType: text,
      displayName: text,
      settings: list({ name: text, type: text, required: flag, sensitive: flag }, ['name'])
    },
    required: ['id', 'code', 'resourceType', 'displayName']
  },
  insertFunctionInstances: {
    properties: {
      id,
      name: text,
      integrationId: text,
      classId: text,
      enabled: flag,
      settings: anything,
      encryptedSettings: anything
    },
    required: ['id', 'integrationId', 'classId', 'enabled']
  }
}

const compiled = new Map<Kind, ValidateFunction>()

/**
 * Checks an object against what the Public API promises of it.
 *
 * @returns what is wrong, without a value; nothing where it fits
 */
export function misshapen(kind: Kind, value: unknown): readonly string[] {
  const validate = compiled.get(kind) ?? new Ajv({ allErrors: true }).compile({ type: 'object', ...SHAPES[kind] })
  compiled.set(kind, validate)
  if (validate(value)) return []
  return (validate.errors ?? []).map(({ instancePath, message }) => {
    const place = instancePath.slice(1).replaceAll('/', '.')
    return `${place === '' ? 'it' : place} ${message ?? 'does not fit'}`
  })
}

/** The API writes `null` for what is not set. */
export function withoutNull(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null))
}
