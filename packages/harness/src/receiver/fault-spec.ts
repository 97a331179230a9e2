import { suggest } from '@extensible-webhooks/workspace'
import { readArgument, type FaultArguments } from './fault-argument'
import { FaultError } from './fault-error'
import { FAULTS, type FaultName } from './fault-table'
import type { ReceivedRequest } from './parse-request'
import type { Reply } from './reply'

/** A fault as text (`hang`, `big-body?bytes=1000`) or as an object (`{ fault: 'big-body', bytes: 1000 }`). */
export type FaultSpec = string | ({ readonly fault: string } & Readonly<Record<string, unknown>>)

/** A fault that was understood, with a value for each of its arguments. */
export interface ParsedFault {
  readonly name: FaultName
  readonly arguments: FaultArguments
}

/**
 * Reads the specification of a fault. Names of arguments may be written as in a scenario file (`everyMs`) or as in a URL
 * (`every-ms`).
 *
 * @param spec such as `drip-body?every-ms=5` or `{ fault: 'drip-body', everyMs: 5 }`
 * @throws FaultError for an unknown name, with the nearest one, and for arguments that are unknown or out of range
 */
export function parseFault(spec: FaultSpec): ParsedFault {
  const { name, given } = typeof spec === 'string' ? splitText(spec) : splitObject(spec)
  if (!isFaultName(name)) {
    throw new FaultError(`There is no fault "${name}"; ${suggest(name, Object.keys(FAULTS))}`)
  }
  const known = FAULTS[name].arguments
  const values: Record<string, string | number> = {}
  for (const [written, value] of given) {
    const key = toCamelCase(written)
    const argument = Object.hasOwn(known, key) ? known[key] : undefined
    if (!argument) {
      throw new FaultError(`The fault ${name} has no argument "${written}"; ${suggest(written, Object.keys(known))}`)
    }
    values[key] = readArgument(`${name}, ${written}`, argument, value)
  }
  const defaults = Object.entries(known).map(([key, argument]) => [key, argument.default] as const)
  return { name, arguments: { ...Object.fromEntries(defaults), ...values } }
}

/**
 * The reply that shows a fault.
 *
 * @param spec what {@link parseFault} reads
 * @param request what is answered; `partial` reads its items
 * @throws FaultError as {@link parseFault}
 */
export function faultReply(spec: FaultSpec | ParsedFault, request: ReceivedRequest): Reply {
  const { name, arguments: values } = isParsed(spec) ? spec : parseFault(spec)
  return FAULTS[name].build(values, request)
}

function isParsed(spec: FaultSpec | ParsedFault): spec is ParsedFault {
  return typeof spec === 'object' && !('fault' in spec)
}

function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(FAULTS, name)
}

interface SplitSpec {
  readonly name: string
  readonly given: readonly (readonly [string, unknown])[]
}

function splitText(spec: string): SplitSpec {
  const [name = '', ...query] = spec.split('?')
  return { name, given: [...new URLSearchParams(query.join('?'))] }
}

function splitObject({ fault, ...rest }: Exclude<FaultSpec, string>): SplitSpec {
  return { name: fault, given: Object.entries(rest) }
}

function toCamelCase(name: string): string {
  return name.replaceAll(/-([a-z])/g, (_dash, letter: string) => letter.toUpperCase())
}
