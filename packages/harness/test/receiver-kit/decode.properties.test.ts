import { Ajv } from 'ajv'
import fc from 'fast-check'
import * as ts from 'typescript'
import type { JSONObject } from '@segment/actions-core'
import { encodeForm } from '../../../destination/src/send/encode-form'
import { encodeXml, encodeXmlItems } from '../../../destination/src/send/encode-xml'
import { runs } from '../../../destination/test/support/runs'
import { decodedBody } from '../../src/receiver-kit/body/decode'
import type { Delivery } from '../../src/receiver-kit/body/delivery'
import { decodeCode } from '../../src/receiver-kit/handler/decode-code'
import { inferMapping } from '../../src/receiver-kit/infer/infer'
import { OPEN_OBJECT, type Schema } from '../../src/receiver-kit/schema'

const names = fc.constantFrom('a', 'b', 'c', 'item', 'x-y')
const leaf = fc.oneof(
  fc.constantFrom(null, true, false, '', ' ', 'a&b=c', '5', '<x>', 'é'),
  fc.integer(),
  fc.string({ maxLength: 5 }).filter((text) => /^[\x20-\x7e]*$/.test(text))
)

/** Data of an event, and a mapping that gives it: some parts as constants, some as places of the event. */
interface Mapped {
  readonly data: unknown
  readonly mapping: unknown
}

const { value } = fc.letrec<{ value: unknown; object: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    { weight: 4, arbitrary: leaf },
    { weight: 2, arbitrary: tie('object') },
    { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 3 }) }
  ),
  object: fc.dictionary(names, tie('value'), { maxKeys: 3, noNullPrototype: true })
}))

const mapped = fc
  .array(fc.tuple(names, value, fc.boolean()), { maxLength: 4 })
  .map((members): Mapped & { readonly event: JSONObject } => {
    const all = [...new Map(members.map((member) => [member[0], member])).values()]
    const data = Object.fromEntries(all.map(([name, member]) => [name, member]))
    const mapping = Object.fromEntries(
      all.map(([name, member, fromEvent]) => [name, fromEvent ? { '@path': `$.${name}` } : member])
    )
    return { data, mapping, event: data as JSONObject }
  })

function deliveryOf({ mapping }: Mapped, more: Partial<Delivery>): Delivery {
  const { schema = {} } = inferMapping(mapping as JSONObject, OPEN_OBJECT)
  return {
    method: 'POST',
    format: 'form',
    style: 'brackets',
    gzip: false,
    value: schema,
    mayBeEmpty: false,
    batching: 'never',
    dataPath: [],
    ...more
  }
}

/** Reads a text with the code that a handler would have. */
function decode(delivery: Delivery, schema: Schema, text: string): unknown {
  const { imports, code } = decodeCode(delivery, schema, 'Body')
  const source = [...imports, 'type Body = unknown', code, 'export { decode }'].join('\n')
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 }
  const { outputText } = ts.transpileModule(source, { compilerOptions })
  const module = { exports: {} as { decode(text: string): unknown } }
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- it is the generated code that is tested
  const load = new Function('module', 'exports', 'require', outputText) as (...given: unknown[]) => void
  load(module, module.exports, require)
  return module.exports.decode(text)
}

function check(delivery: Delivery, text: string): void {
  const schema = decodedBody(delivery)
  const decoded = JSON.parse(JSON.stringify(decode(delivery, schema, text))) as unknown
  const validate = new Ajv({ strict: false, ownProperties: true }).compile(schema)
  expect({ text, decoded, errors: validate(decoded) ? [] : validate.errors }).toEqual({ text, decoded, errors: [] })
}

describe('D10: what a handler reads fits the schema, whatever the data is', () => {
  it.each(['brackets', 'dots', 'json'] as const)('of a form with %s', (style) => {
    fc.assert(
      fc.property(mapped, (one) => {
        check(deliveryOf(one, { style }), encodeForm(one.data as object, style))
      }),
      runs(60)
    )
  })

  it.each(['brackets', 'json'] as const)('of a batch as a form with %s', (style) => {
    fc.assert(
      fc.property(mapped, fc.integer({ min: 1, max: 3 }), (one, size) => {
        const items = Array.from({ length: size }, () => one.data)
        // A form has no words for items that are empty, so nothing of such a batch arrives.
        const text = encodeForm(items, style)
        if (text !== '') check(deliveryOf(one, { style, batching: 'always' }), text)
      }),
      runs(60)
    )
  })

  it('of XML', () => {
    fc.assert(
      fc.property(mapped, (one) => {
        check(deliveryOf(one, { format: 'xml' }), encodeXml(one.data))
      }),
      runs(60)
    )
  })

  it('of a batch as XML', () => {
    fc.assert(
      fc.property(mapped, fc.integer({ min: 1, max: 3 }), (one, size) => {
        const items = Array.from({ length: size }, () => one.data)
        check(deliveryOf(one, { format: 'xml', batching: 'always' }), encodeXmlItems(items))
      }),
      runs(60)
    )
  })

  it.each(['single', 'batch'])('of NDJSON, %s', (kind) => {
    fc.assert(
      fc.property(mapped, (one) => {
        const line = `${JSON.stringify(one.data)}\n`
        check(
          deliveryOf(one, { format: 'ndjson', batching: kind === 'batch' ? 'always' : 'never' }),
          line.repeat(kind === 'batch' ? 2 : 1)
        )
      }),
      runs(30)
    )
  })
})
