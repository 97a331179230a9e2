import { generateEvent, generateEvents, type EventKind, type EventType } from '@extensible-webhooks/harness'
import { EXIT, InputError } from '../exit-codes'
import type { Io } from '../io'

/** What `xwh events` was asked to do. */
export interface EventsOptions {
  readonly seed: number
  readonly count: number
  readonly kind: EventKind
  readonly type?: readonly EventType[]
  readonly event?: string
}

/**
 * Prints made-up events as NDJSON.
 *
 * @returns the exit code
 * @throws InputError where the options do not go together
 */
export async function printEvents(options: EventsOptions, { stdout }: Io): Promise<number> {
  const { seed, count, kind, type } = options
  const events =
    options.event === undefined
      ? await generateEvents({ seed, count, kind, ...(type ? { types: type } : {}) })
      : [await generateEvent({ seed, type: typeOf(options), event: options.event })]
  // Written line by line: a million events would be one text too long.
  for (const event of events) stdout.write(`${JSON.stringify(event)}\n`)
  return EXIT.ok
}

/** A name belongs to one call that has names. */
function typeOf({ type: [type = 'track', ...others] = [] }: EventsOptions): EventType {
  if (others.length > 0) throw new InputError('--event: name one --type only: track, page or screen.')
  if (!['track', 'page', 'screen'].includes(type)) {
    throw new InputError(`--event: a ${type} call has no name; use --type track, page or screen.`)
  }
  return type
}
