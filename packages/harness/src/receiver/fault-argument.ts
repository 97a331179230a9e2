import { FaultError } from './fault-error'

/** An argument of a fault. */
export interface FaultArgument {
  readonly description: string
  readonly default: string | number
  /** Whether it is a whole number, and from where to where. */
  readonly range?: readonly [number, number]
  /** The only values that there are. */
  readonly oneOf?: readonly number[]
}

/** The arguments of one fault, each with a value. */
export type FaultArguments = Readonly<Record<string, string | number>>

/** A whole number. */
export function whole(value: number, range: readonly [number, number], description: string): FaultArgument {
  return { default: value, range, description }
}

/** Any text. */
export function text(value: string, description: string): FaultArgument {
  return { default: value, description }
}

/**
 * Checks one value.
 *
 * @throws FaultError that names the argument, what was expected and what came
 */
export function readArgument(where: string, argument: FaultArgument, value: unknown): string | number {
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw new FaultError(`${where}: expected ${expected(argument)}; got ${JSON.stringify(value)}.`)
  }
  if (typeof argument.default === 'string') return String(value)
  const number = typeof value === 'number' ? value : /^\d+$/.test(value) ? Number(value) : NaN
  const [from, to] = argument.range ?? [-Infinity, Infinity]
  const known = argument.oneOf?.includes(number) ?? true
  if (Number.isInteger(number) && number >= from && number <= to && known) return number
  throw new FaultError(`${where}: expected ${expected(argument)}; got "${String(value)}".`)
}

function expected({ default: value, range, oneOf }: FaultArgument): string {
  if (oneOf) return `one of ${oneOf.join(', ')}`
  if (range) return `a whole number from ${range.join(' to ')}`
  return typeof value === 'number' ? 'a whole number' : 'a text'
}
