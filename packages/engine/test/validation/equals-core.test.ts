import { inspect, isDeepStrictEqual } from 'node:util'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { fieldsToJsonSchema } from '@segment/actions-core'
import { compileSchemaValidator, compileValidator } from '../../src/validation/compile-validator'
import { anyData } from '../mapping/support/arbitrary-event'
import { answer, clone } from '../mapping/support/compare'
import { runs } from '../support/runs'
import type { Answer } from '../mapping/support/compare'
import { fields, payload } from './support/arbitrary-fields'

type Fields = NonNullable<Parameters<typeof compileValidator>[0]>

const EXEMPT = { exempt: ['dynamicAuthSettings'] }
const PAYLOADS_PER_DEFINITION = 5

const directory = dirname(require.resolve('@segment/actions-core/schema-validation'))
const { removeEmptyValues } = jest.requireActual<{
  removeEmptyValues: (value: unknown, schema?: unknown, isRoot?: boolean) => unknown
}>(join(directory, 'remove-empty-values.js'))

type ValidateSchema = (value: unknown, schema: unknown, options?: unknown) => boolean
let validateSchema: ValidateSchema
let compiled = 0

// Stock core keeps every schema for ever: the long form would run out of memory with one copy of it.
beforeEach(loadStock)
function loadStock(): void {
  jest.isolateModules(() => {
    const path = join(directory, 'schema-validation.js')
    validateSchema = jest.requireActual<{ validateSchema: ValidateSchema }>(path).validateSchema
  })
}

// Ajv tells on the console what it finds odd about generated fields, in both.
beforeAll(() => {
  jest.spyOn(console, 'warn').mockImplementation(() => undefined)
})
afterAll(() => {
  jest.restoreAllMocks()
})

/** What stock core does with payloads of one definition before the plugin gets them. */
function stockOf(definition: Fields): (value: unknown, single: boolean) => unknown {
  if ((compiled += 1) % 1000 === 0) loadStock()
  if (Object.keys(definition).length === 0) return (value) => value
  const schema = fieldsToJsonSchema(definition)
  return (value, single) => {
    const kept = removeEmptyValues(value, schema, single)
    validateSchema(kept, schema, EXEMPT)
    return kept
  }
}

function expectSame(ours: Answer, theirs: Answer): void {
  // The AggregateAjvError of a copy in isolation is another class, so messages are compared.
  if (!isDeepStrictEqual(ours, theirs)) throw new Error(`ours: ${inspect(ours)}\nstock: ${inspect(theirs)}`)
}

const { numRuns, ...seed } = runs()
const parameters = { numRuns: Math.ceil(numRuns / PAYLOADS_PER_DEFINITION), ...seed }
const root = fc.oneof({ weight: 20, arbitrary: payload }, { weight: 1, arbitrary: anyData })
const payloads = fc.array(root, { minLength: PAYLOADS_PER_DEFINITION, maxLength: PAYLOADS_PER_DEFINITION })
const long = numRuns * 20 + 60_000

describe('a compiled validation', () => {
  const compare = (definition: Fields, values: readonly unknown[], single: boolean): string[] => {
    const validator = answer(() => compileValidator(definition))
    const stock = answer(() => stockOf(definition))
    if ('error' in validator || 'error' in stock) {
      // Stock core compiles at the first payload; ours tells a bad definition when it is compiled.
      const theirs = 'error' in stock ? stock : answer(() => (stock.value as ReturnType<typeof stockOf>)({}, true))
      expectSame(validator, theirs)
      return []
    }
    return values.map((value) => {
      const ours = answer(() =>
        (validator.value as ReturnType<typeof compileValidator>)(clone(value) as never, { single })
      )
      expectSame(ours, clone(answer(() => (stock.value as ReturnType<typeof stockOf>)(clone(value), single))))
      return 'error' in ours ? 'refused' : 'valid'
    })
  }

  test(
    'gives the payload or the message that stock core gives, single and in a batch',
    () => {
      const seen: string[] = []
      fc.assert(
        fc.property(fields, payloads, fc.boolean(), (definition, values, single) => {
          const answers = compare(definition as Fields, values, single)
          if (seen.length < 2000) seen.push(...answers)
        }),
        parameters
      )
      expect(seen.filter((one) => one === 'valid').length).toBeGreaterThan(200)
      expect(seen.filter((one) => one === 'refused').length).toBeGreaterThan(200)
    },
    long
  )

  test(
    'coerces settings in place as validateSchema of stock core does',
    () => {
      fc.assert(
        fc.property(fields, payloads, (definition, values) => {
          const schema = answer(() => fieldsToJsonSchema(definition as Fields))
          if ('error' in schema) return
          compiled += 1
          if (compiled % 1000 === 0) loadStock()
          for (const settings of values) {
            const ours = clone(settings)
            const theirs = clone(settings)
            const one = answer(() => {
              compileSchemaValidator(definition)(ours)
            })
            const other = answer(() => void validateSchema(theirs, schema.value, EXEMPT))
            expectSame(one, other)
            expectSame({ value: ours }, { value: theirs })
          }
        }),
        parameters
      )
    },
    long
  )
})
