import { compileTrigger } from '@extensible-webhooks/engine'
import type { JSONObject, JSONValue } from '@segment/actions-core'
import { createReceiverKit } from '../../src'
import { eventSchema } from '../../src/receiver-kit/event/event-schema'
import { readTrigger } from '../../src/receiver-kit/event/trigger-facts'
import { inferMapping } from '../../src/receiver-kit/infer/infer'
import { narrow } from '../../src/receiver-kit/samples/narrow'
import { observe } from '../../src/receiver-kit/samples/observe'
import type { Schema } from '../../src/receiver-kit/schema'
import type { Shape } from '../../src/receiver-kit/shape'
import { only, workspaceOf } from './support/workspace'

const track = eventSchema(readTrigger(compileTrigger('type = "track"')), true)

/** What one value of a mapping gives; undefined where it never gives anything. */
function shapeOf(value: JSONValue, event: Schema = track): Shape & { readonly optional: boolean } {
  const { schema } = inferMapping({ value }, event)
  const member = schema?.properties?.['value']
  return { ...(member ? { schema: member } : {}), absent: false, optional: !schema?.required?.includes('value') }
}

const string: Schema = { type: 'string' }
const nullable: Schema = { anyOf: [{ type: 'string' }, { type: 'null' }] }

describe('D10: each part of a mapping is told as', () => {
  it.each<[string, JSONValue, Schema | undefined, boolean]>([
    ['a constant, where it is one', 'x', { type: 'string', const: 'x' }, false],
    ['null', null, { type: 'null' }, false],
    [
      'a list of what its members are',
      [1, 'x', 1],
      {
        type: 'array',
        items: {
          anyOf: [
            { type: 'number', const: 1 },
            { type: 'string', const: 'x' }
          ]
        },
        minItems: 3
      },
      false
    ],
    [
      'a list with null for what may be missing',
      [{ '@path': '$.sentAt' }],
      { type: 'array', items: nullable, minItems: 1 },
      false
    ],
    ['a text, from a template', { '@template': 'a {{userId}}' }, string, false],
    ['the text itself, from a template without places', { '@template': 'a' }, { type: 'string', const: 'a' }, false],
    ['a text, from Liquid', { '@liquid': '{{ userId }}' }, string, false],
    ['a text, from a replacement', { '@replace': { value: { '@path': '$.userId' }, pattern: 'a' } }, string, false],
    ['what Segment says of userId', { '@path': '$.userId' }, nullable, true],
    ['what Segment says of messageId', { '@path': '$.messageId' }, expect.objectContaining(string) as Schema, false],
    ['the type that the trigger asks for', { '@path': '$.type' }, { type: 'string', const: 'track' }, false],
    ['anything, from a property', { '@path': '$.properties.total' }, {}, true],
    ['anything, from a place that the mapping takes from the event', { '@path': { '@path': '$.event' } }, {}, true],
    ['nothing, from a member that cannot be', { '@path': '$.messageId.length.x' }, {}, true],
    [
      'either branch',
      { '@if': { exists: { '@path': '$.x' }, then: 1, else: 'no' } },
      {
        anyOf: [
          { type: 'number', const: 1 },
          { type: 'string', const: 'no' }
        ]
      },
      false
    ],
    [
      'the only branch, or nothing',
      { '@if': { exists: { '@path': '$.x' }, then: 1 } },
      { type: 'number', const: 1 },
      true
    ],
    [
      'the only branch, where the other is falsy',
      { '@if': { blank: { '@path': '$.x' }, then: 1, else: 0 } },
      { type: 'number', const: 1 },
      true
    ],
    [
      'never null, where it is what was asked for',
      { '@if': { exists: { '@path': '$.userId' }, then: { '@path': '$.userId' }, else: 'none' } },
      string,
      false
    ],
    [
      'a text or null, in another letter case',
      { '@case': { operator: 'lower', value: { '@path': '$.properties.x' } } },
      nullable,
      true
    ],
    ['a text, in another letter case of a constant', { '@case': { operator: 'upper', value: 'a' } }, string, false],
    ['nothing, from letter case of nothing', { '@case': { operator: 'upper', value: '' } }, undefined, true],
    ['JSON text', { '@json': { mode: 'encode', value: { a: 1 } } }, string, false],
    ['JSON text or nothing', { '@json': { mode: 'encode', value: { '@path': '$.x' } } }, string, true],
    ['anything, from JSON text', { '@json': { mode: 'decode', value: { '@path': '$.event' } } }, {}, true],
    [
      'an open object, flattened',
      { '@flatten': { value: { '@path': '$.properties' }, separator: '.' } },
      { type: 'object', additionalProperties: true },
      false
    ],
    [
      'the value as it stands',
      { '@literal': { a: true } },
      {
        type: 'object',
        properties: { a: { type: 'boolean', const: true } },
        required: ['a'],
        additionalProperties: false
      },
      false
    ]
  ])('%s', (_title, value, schema, optional) => {
    const shape = shapeOf(value)
    expect(shape.schema).toEqual(schema)
    expect(shape.optional).toBe(optional)
  })

  it('a list of shaped items, which see the item as their event', () => {
    const value = { '@arrayPath': ['$.properties.products', { sku: { '@path': '$.sku' }, kind: 'x' }] }
    expect(shapeOf(value).schema).toEqual({
      anyOf: [
        {
          type: 'array',
          items: {
            type: 'object',
            properties: { sku: {}, kind: { type: 'string', const: 'x' } },
            required: ['kind'],
            additionalProperties: false
          }
        },
        { type: 'null' }
      ]
    })
  })

  it('a list of whatever the event has, without a shape', () => {
    expect(shapeOf({ '@arrayPath': ['$.properties.products'] }).schema).toEqual({
      anyOf: [{ type: 'array', items: {} }, { type: 'null' }]
    })
  })

  it('one object for several merged ones, of which the chosen side wins', () => {
    const objects: JSONValue = [
      { a: 1, b: { '@path': '$.userId' } },
      { a: 'x', c: { '@path': '$.nothing' } }
    ]
    const right = shapeOf({ '@merge': { direction: 'right', objects } }).schema
    expect(right?.properties?.['a']).toEqual({ type: 'string', const: 'x' })
    expect(right?.required).toEqual(['a'])
    expect(right?.additionalProperties).toBe(false)
    const left = shapeOf({ '@merge': { direction: 'left', objects } }).schema
    expect(left?.properties?.['a']).toEqual({ type: 'number', const: 1 })
  })

  it('an open object where a merged one comes from the event', () => {
    const objects: JSONValue = [{ a: 1 }, { '@path': '$.properties' }]
    expect(shapeOf({ '@merge': { direction: 'right', objects } }).schema).toEqual({
      type: 'object',
      properties: { a: {} },
      required: ['a'],
      additionalProperties: true
    })
  })

  it('the second mapping over the result of the first', () => {
    const value = {
      '@transform': {
        apply: { id: { '@path': '$.userId' }, n: 5 },
        mapping: { x: { '@path': '$.n' }, y: { '@path': '$.gone' } }
      }
    }
    expect(shapeOf(value).schema).toEqual({
      type: 'object',
      properties: { x: { type: 'number', const: 5 } },
      required: ['x'],
      additionalProperties: false
    })
  })

  it('an object without its nulls', () => {
    const value = { '@excludeWhenNull': { a: { '@path': '$.userId' }, b: null, c: 1 } }
    expect(shapeOf(value).schema).toEqual({
      type: 'object',
      properties: { a: string, c: { type: 'number', const: 1 } },
      required: ['c'],
      additionalProperties: false
    })
  })

  it('a whole mapping under a root directive', () => {
    const mapping = {
      __segment_internal_directive: { '@transform': { apply: { n: 5 } } },
      x: { '@path': '$.n' }
    } as JSONObject
    expect(inferMapping(mapping, track).schema?.properties).toEqual({ x: { type: 'number', const: 5 } })
  })
})

describe('D10: the trigger says which events come', () => {
  it.each([
    ['type = "track"', ['track'], undefined],
    ['type = "page" or type = "screen"', ['page', 'screen'], undefined],
    ['type = "track" and event = "A"', ['track'], ['A']],
    ['type = "track" and (event = "A" or event = "B")', ['track'], ['A', 'B']],
    ['type = "track" and (event = "A" or properties.x = 1)', ['track'], undefined],
    ['type != "track"', ['identify', 'page', 'screen', 'group', 'alias', 'delete'], undefined],
    ['properties.total > 5', ['track', 'identify', 'page', 'screen', 'group', 'alias', 'delete'], undefined],
    ['event != "A"', ['track', 'identify', 'page', 'screen', 'group', 'alias', 'delete'], undefined]
  ])('%s', (fql, types, names) => {
    expect(readTrigger(compileTrigger(fql))).toEqual(names ? { types, names } : { types })
  })

  it('so that an event of another type has no place', () => {
    const schema = eventSchema(readTrigger(compileTrigger('type = "page" or type = "group"')), true)
    expect(schema.anyOf?.map(({ title }) => title)).toEqual(['Page Call', 'Group Call'])
    expect(shapeOf({ '@path': '$.groupId' }, schema)).toMatchObject({ schema: {}, optional: true })
  })

  it('and nothing is sure where a function or a filter may change events', () => {
    expect(eventSchema({ types: ['track'] }, false)).toEqual({ type: 'object', additionalProperties: true })
  })
})

describe('D10: samples fill what a mapping leaves open', () => {
  const told = inferMapping(
    { id: { '@path': '$.properties.id' }, user: { '@path': '$.userId' }, kind: 'x' },
    track
  ).schema!
  const narrowed = (...values: object[]): Schema => narrow(told, observe(values))

  it('with the type that was seen, and as required where every sample had it', () => {
    expect(narrowed({ id: 1, kind: 'x' }, { id: 2, kind: 'x' })).toMatchObject({
      properties: { id: { type: 'number' } },
      required: ['kind', 'id']
    })
    expect(narrowed({ id: 1, kind: 'x' }, { kind: 'x' }).required).toEqual(['kind'])
  })

  it('with each type that was seen', () => {
    expect(narrowed({ id: 1 }, { id: 'a' }, { id: null }).properties?.['id']).toEqual({
      anyOf: [{ type: 'number' }, { type: 'string' }, { type: 'null' }]
    })
  })

  it('and leave what the mapping and Segment say as it is', () => {
    expect(narrowed({ id: 1, user: 'u', kind: 'x' })).toMatchObject({
      properties: { user: nullable, kind: { type: 'string', const: 'x' } },
      required: ['kind', 'id']
    })
  })

  it('as one object for all objects of a list, with what only some had as optional', () => {
    expect(observe([[{ a: 1, b: 'x' }, { a: 2 }], []])).toEqual({
      type: 'array',
      items: {
        type: 'object',
        properties: { a: { type: 'number' }, b: { type: 'string' } },
        required: ['a'],
        additionalProperties: true
      }
    })
  })
})

describe('D10: a kit', () => {
  const fields = { data: { id: { '@path': '$.userId' } } }
  const typeIn = async (destination: object): Promise<string> => {
    const found = only(workspaceOf({ fields, destination }))
    return (await createReceiverKit(found.destination, found.mapping)).type
  }

  it('tells userId as Segment does, but as unknown behind an insert function or a filter that drops fields', async () => {
    expect(await typeIn({})).toContain('id?: string | null')
    const filter = { when: 'type = "track"' }
    expect(await typeIn({ filters: [{ ...filter, action: 'drop' }] })).toContain('id?: string | null')
    const fieldFilter = { ...filter, action: 'drop-fields', fields: ['traits.x'] }
    expect(await typeIn({ filters: [fieldFilter] })).toContain('id?: unknown')
    const insertFunction = { source: 'async function onTrack(event) { return event }' }
    expect(await typeIn({ insertFunction })).toContain('id?: unknown')
  })

  it('puts no name into a comment that would end it', async () => {
    const found = only(workspaceOf({ fields, name: 'a */ alert(1) /*' }))
    const kit = await createReceiverKit(found.destination, found.mapping)
    const { code } = kit.handler as { readonly code: string }
    expect(code).not.toContain('*/ alert')
    expect(kit.type).not.toContain('*/ alert')
  })

  it('is refused for a plugin that decides by itself what it sends', async () => {
    const { destination, mapping } = only(workspaceOf({ fields }))
    const other = { ...destination, definition: { ...destination.definition, slug: 'actions-slack', name: 'Slack' } }
    await expect(createReceiverKit(other, mapping)).rejects.toThrow(
      'The destination "orders" is of the plugin "Slack", which decides by itself what it sends'
    )
  })
})
