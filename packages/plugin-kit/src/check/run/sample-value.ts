import { objectOf, textOf, type Loose } from '../../loose'

/** Names that say what stands in a field better than its type. */
const BY_NAME: readonly { readonly name: RegExp; readonly value: string }[] = [
  { name: /e-?mail/i, value: 'ada@example.com' },
  { name: /url|uri|endpoint|link|website/i, value: 'https://shop.example/a' },
  { name: /phone|mobile/i, value: '+441632960000' },
  { name: /currency/i, value: 'GBP' },
  { name: /country/i, value: 'GB' },
  { name: /time_?zone/i, value: 'Europe/London' },
  { name: /locale|language/i, value: 'en-GB' },
  { name: /(^|_)ip(_|$|Address)/i, value: '203.0.113.9' },
  { name: /(^|_)(date|time|at|timestamp)$|(At|Date|Time|Timestamp)$/, value: '2026-01-01T10:00:00.000Z' },
  { name: /(^|_)id$|Id$|ID$|number/i, value: '7' }
]

const BY_FORMAT: Readonly<Record<string, string>> = {
  date: '2026-01-01',
  time: '10:00:00Z',
  'date-time': '2026-01-01T10:00:00.000Z',
  uri: 'https://shop.example/a',
  'uri-reference': '/a',
  'uri-template': 'https://shop.example/{id}',
  email: 'ada@example.com',
  hostname: 'shop.example',
  ipv4: '203.0.113.9',
  ipv6: '2001:db8::9',
  regex: '^a$',
  uuid: '6f1b2c7a-0d3e-4f7b-9a56-3c1d2e4f5a6b'
}

/** A value that a field takes, as a user or a source would give it. */
export function sampleValue(name: string, field: Loose): unknown {
  const one = sampleOne(name, field)
  return field['multiple'] === true ? [one] : one
}

/** Members of an object field, the required ones at least. */
export function sampleObject(fields: unknown): Loose {
  return Object.fromEntries(
    Object.entries(objectOf(fields)).map(([name, field]) => [name, sampleValue(name, objectOf(field))])
  )
}

function sampleOne(name: string, field: Loose): unknown {
  const choices: unknown = field['choices']
  if (Array.isArray(choices) && choices.length > 0) {
    const choice: unknown = choices[0]
    return typeof choice === 'object' && choice !== null ? (choice as Loose)['value'] : choice
  }
  switch (field['type']) {
    case 'number':
    case 'integer':
      return sampleNumber(field)
    case 'boolean':
      return true
    case 'datetime':
      return '2026-01-01T10:00:00.000Z'
    case 'object':
      return sampleObject(field['properties'])
    default:
      return sampleText(name, field)
  }
}

function sampleNumber({ minimum, maximum }: Loose): number {
  const least = typeof minimum === 'number' ? minimum : 0
  const most = typeof maximum === 'number' ? maximum : Infinity
  return Math.min(Math.max(7, least), most)
}

function sampleText(name: string, field: Loose): string {
  const byFormat = BY_FORMAT[textOf(field['format']) ?? '']
  const byName = BY_NAME.find((row) => row.name.test(name))?.value
  const text = byFormat ?? byName ?? name
  const { minimum, maximum } = field
  const longest = typeof maximum === 'number' ? maximum : Infinity
  return text.padEnd(typeof minimum === 'number' ? minimum : 0, 'a').slice(0, longest)
}
