import { assertNever } from '@extensible-webhooks/engine'
import type { Delivery } from '../body/delivery'
import { listPaths } from '../body/decoded-xml'
import { isFormList } from '../body/decode'
import { alternativesOf, type Schema } from '../schema'
import { quote } from './code'

/** The part of a handler that reads a body: what it imports, and the function `decode`. */
export interface DecodeCode {
  readonly imports: readonly string[]
  readonly code: string
}

/**
 * Writes the function `decode`, which reads the text of a body.
 *
 * @param delivery how the body is written
 * @param schema what is read
 * @param type name of the type of what is read
 */
export function decodeCode(delivery: Delivery, schema: Schema, type: string): DecodeCode {
  switch (delivery.format) {
    case 'json':
      return { imports: [], code: decode(type, [`return JSON.parse(text) as ${type}`]) }
    case 'ndjson':
      return {
        imports: [],
        code: decode(
          type,
          NDJSON.map((line) => line.replace('TYPE', type))
        )
      }
    case 'text':
      return { imports: [], code: decode(type, ['return text']) }
    case 'other':
      return {
        imports: [],
        code: decode(
          type,
          OTHER.map((line) => line.replace('TYPE', type))
        )
      }
    case 'form':
      return delivery.style === 'json' ? formOfJson(delivery, schema, type) : form(delivery, type)
    case 'xml':
      return xml(schema, type)
    default:
      return assertNever(delivery.format)
  }
}

function decode(type: string, lines: readonly string[]): string {
  return [`function decode(text: string): ${type} {`, ...lines.map((line) => `  ${line}`), '}'].join('\n')
}

const NDJSON = [
  `const lines = text.split('\\n').filter((line) => line !== '')`,
  'return lines.map((line) => JSON.parse(line) as unknown) as TYPE'
]

const OTHER = ['try {', '  return JSON.parse(text) as TYPE', '} catch {', '  return text as TYPE', '}']

/** The limits only stop what no sender of ours writes: whoever gets here has the secret. */
function form(delivery: Delivery, type: string): DecodeCode {
  const options = `{ allowDots: ${String(delivery.style === 'dots')}, depth: 100, arrayLimit: 10_000, parameterLimit: 1_000_000 }`
  const read = `parse(text, ${options})`
  return {
    imports: [`import { parse } from 'qs'`],
    code: decode(type, [`return ${isFormList(delivery) ? `Object.values(${read})` : read} as unknown as ${type}`])
  }
}

function formOfJson(delivery: Delivery, schema: Schema, type: string): DecodeCode {
  const members = isFormList(delivery) ? undefined : nestedNames(schema)
  const isNested = members === undefined ? 'true' : `NESTED.has(name)`
  const nested = members && `const NESTED: ReadonlySet<string> = new Set([${members.map(quote).join(', ')}])\n\n`
  const code = decode(type, [
    'const members = [...new URLSearchParams(text)].map(([name, value]): [string, unknown] => [',
    '  name,',
    `  ${isNested} ? JSON.parse(value) : value`,
    '])',
    members
      ? `return Object.fromEntries(members) as unknown as ${type}`
      : `return members.map(([, value]) => value) as unknown as ${type}`
  ])
  return { imports: [], code: `${nested ?? ''}${code}` }
}

function nestedNames(schema: Schema): string[] {
  const members = alternativesOf(schema).flatMap(({ properties = {} }) => Object.entries(properties))
  const isNested = ({ type }: Schema): boolean => type === 'object' || type === 'array'
  const nested = members.filter(([, member]) => alternativesOf(member).every(isNested))
  return [...new Set(nested.map(([name]) => name))]
}

function xml(schema: Schema, type: string): DecodeCode {
  const lists = listPaths(schema)
  return {
    imports: [`import { XMLParser } from 'fast-xml-parser'`],
    code: [
      '// A list of one looks like a single element, so these are named.',
      `const LISTS: ReadonlySet<string> = new Set([${lists.map(quote).join(', ')}])`,
      '',
      'const parser = new XMLParser({',
      '  ignoreAttributes: false,',
      '  parseTagValue: false,',
      '  trimValues: false,',
      '  isArray: (_name, path) => LISTS.has(String(path))',
      '})',
      '',
      decode(type, [`return parser.parse(text, true) as unknown as ${type}`])
    ].join('\n')
  }
}
