import { Ajv } from 'ajv'
import fc from 'fast-check'
import { compileMapping } from '@extensible-webhooks/engine'
import { inferMapping } from '../../src/receiver-kit/infer/infer'
import { OPEN_OBJECT, type Schema } from '../../src/receiver-kit/schema'
import { segmentEvent } from '../../../engine/test/mapping/support/arbitrary-event'
import { mapping as anyMapping } from '../../../engine/test/mapping/support/arbitrary-mapping'
import { runs } from '../../../destination/test/support/runs'

type Json = Record<string, never>

/** As it is in a file and on the wire. */
function json(value: unknown): Json {
  return JSON.parse(value === undefined ? 'null' : JSON.stringify(value)) as Json
}

/** What a mapping makes of an event, or nothing where it refuses. */
function resolved(mapping: Json, event: Json): Json | undefined {
  try {
    const value = compileMapping(mapping).resolve(event) as Json | undefined
    return value === undefined ? undefined : json(value)
  } catch {
    return undefined
  }
}

function fits(schema: Schema, value: unknown): boolean {
  return new Ajv({ strict: false, addUsedSchema: false, ownProperties: true }).compile(schema)(value)
}

/** Both are told as what they are for: a text of something that is no text, and a list of something that is none, are not. */
const ASSUMING = ['@case', '@arrayPath']

const mappings = anyMapping.map(json).filter((mapping) => {
  const text = JSON.stringify(mapping)
  // A name that is no text cannot be looked for by ajv.
  return text.startsWith('{') && ![...ASSUMING, '\\ud800'].some((name) => text.includes(name))
})

describe('D10: what is told of a mapping', () => {
  it('holds for whatever the mapping makes of any event', () => {
    let mapped = 0
    fc.assert(
      fc.property(mappings, segmentEvent.map(json), (mapping, event) => {
        const value = resolved(mapping, event)
        if (value === undefined) return
        mapped++
        const { schema } = inferMapping(mapping, OPEN_OBJECT)
        expect({ value, fits: schema && fits(schema, value) }).toEqual({ value, fits: true })
      }),
      runs(300)
    )
    expect(mapped).toBeGreaterThan(0)
  })
})
