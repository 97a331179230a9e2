import type { JSONObject, SegmentEvent } from '@segment/actions-core'
import type { Clock } from '@extensible-webhooks/engine'
import type { FunctionRunner } from '../functions/types'
import type { IncomingEvent } from '../ingest/event'
import { derivedEventId } from '../ingest/parse-event'
import { hostPart } from '../model/host-values'
import type { Destination, Workspace } from '../model/workspace'
import { createEngines, type EnginesOptions } from '../pipeline/engines'
import { createPipeline } from '../pipeline/pipeline'
import type { RetryPolicy } from '../pipeline/retry-delay'
import type { TraceRecord } from '../pipeline/trace'
import type { PipelineResult } from '../pipeline/types'
import { previewTokens, standInTransport } from './stand-in'
import { reportOf, type TestReport } from './report'

/** What is to be tested. */
export interface TestInput {
  /** Slug of the destination; it need not be enabled. */
  readonly destination: string
  /** One event, or several that go together where the mapping sends batches. */
  readonly events: readonly SegmentEvent[]
  /** Name of one mapping, which need not be enabled (Mappings Tester). Without it all enabled ones are tested (Event Tester). */
  readonly mapping?: string
  /** Values in place of those of the mapping, which stays as it is. Only with `mapping`. */
  readonly fields?: JSONObject
  /** Shows what would be sent, and sends nothing. */
  readonly preview?: boolean
}

/** What a test needs beside: network, tokens, clock, and what runs insert functions. */
export interface TesterOptions extends EnginesOptions {
  /** Runs insert functions; needed where the destination has one. @default none */
  readonly functions?: FunctionRunner
  /** Ends the test early. @default nothing does */
  readonly signal?: AbortSignal
}

/** A test that cannot be run, in words. */
export class TesterError extends Error {
  override readonly name = 'TesterError'
}

/** Recognises a TesterError by name, also one of a second copy of this package. */
export function isTesterError(error: unknown): error is TesterError {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'TesterError'
}

/** A test is about one attempt: what comes back is shown, not tried again. */
const ONE_ATTEMPT: RetryPolicy = { attempts: 1, baseMs: 0, maxMs: 0, maxRetryAfterMs: 0 }

/**
 * Sends events through one destination and shows every step: Segment's Event Tester and Mappings Tester. Destination
 * filters are passed over, as Segment does. It is the one pipeline, with the tokens that all others use, so an expired
 * token is renewed first.
 *
 * @param workspace the workspace of the destination
 * @param input what is to be tested
 * @param options the network, the tokens, the clock
 * @returns what matched, what was sent and what came back
 * @throws TesterError where there is no such destination or mapping
 */
export async function testEvent(workspace: Workspace, input: TestInput, options: TesterOptions): Promise<TestReport> {
  const destination = underTest(workspace, input)
  const tested: Workspace = { ...workspace, destinations: [destination] }
  const engines = createEngines(tested, input.preview === true ? previewOptions(options) : options)
  const results: PipelineResult[] = []
  const traces: TraceRecord[] = []
  const pipeline = createPipeline({
    workspace: tested,
    engineOf: (each) => engines.engineOf(each),
    retry: ONE_ATTEMPT,
    clock: options.clock,
    onResult: (result) => results.push(result),
    onTrace: (record) => traces.push(record),
    ...(options.functions ? { functions: options.functions } : {}),
    ...(options.signal ? { signal: options.signal } : {})
  })
  try {
    for (const [index, event] of input.events.entries()) {
      await pipeline.push(incomingOf(event, index, destination, options.clock))
    }
    await pipeline.drain()
    return reportOf(destination, results, traces)
  } finally {
    await engines.close()
  }
}

function underTest(workspace: Workspace, { destination: slug, mapping: name, fields }: TestInput): Destination {
  const destination = workspace.destinations.find((each) => each.slug === slug)
  if (!destination) {
    const known = workspace.destinations.map((each) => each.slug).join(', ')
    throw new TesterError(`The workspace has no destination "${slug}"; it has: ${known}.`)
  }
  if (name === undefined) return { ...destination, enabled: true, filters: [] }
  const mapping = destination.mappings.find((each) => each.name === name)
  if (!mapping) {
    const known = destination.mappings.map((each) => `"${each.name}"`).join(', ')
    throw new TesterError(`The destination "${slug}" has no mapping "${name}"; it has: ${known}.`)
  }
  const chosen = {
    ...mapping,
    enabled: true,
    fields: fields ? { ...hostPart(mapping.fields), ...fields } : mapping.fields
  }
  return { ...destination, enabled: true, filters: [], mappings: [chosen] }
}

function previewOptions(options: TesterOptions): TesterOptions {
  return { ...options, transport: standInTransport(), tokens: previewTokens(options.tokens) }
}

function incomingOf(event: SegmentEvent, index: number, { source }: Destination, clock: Clock): IncomingEvent {
  const bytes = Buffer.from(JSON.stringify(event))
  const given = event.messageId
  const eventId = typeof given === 'string' && given !== '' ? given : derivedEventId('test', index + 1, bytes)
  return {
    event: { ...event, messageId: eventId },
    eventId,
    source,
    origin: { file: 'test', line: index + 1 },
    bytes: bytes.length,
    readAtMs: clock.now()
  }
}
