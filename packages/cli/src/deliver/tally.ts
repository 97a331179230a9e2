import { build } from 'hdr-histogram-js'
import { isLeftOut, type IncomingEvent, type PipelineResult } from '@extensible-webhooks/workspace'
import type { Code, DeliveryError, Stage } from '@extensible-webhooks/engine'

/** How many were turned away for one reason. */
export interface RejectedCount {
  readonly stage: Stage
  readonly code: Code
  readonly count: number
  /** The first reason in words. */
  readonly reason: string
}

/** What became of the deliveries of one mapping. */
export interface MappingCount {
  readonly destination: string
  readonly mapping: string
  delivered: number
  rejected: number
}

/** Counts what happens in constant memory. */
export interface Tally {
  events: number
  delivered: number
  /** Deliveries that were sent more than once. */
  retried: number
  requests: number
  addRefused(error: DeliveryError): void
  addResult(result: PipelineResult): void
  /** Reasons by how often they came; those of events that were left out are among them. */
  rejected(): readonly RejectedCount[]
  mappings(): readonly MappingCount[]
  /** The first event, in the order of reading, that was let go before it was sent. */
  unsent(): IncomingEvent | undefined
  /** How many were rejected or given up, without those that were left out. */
  failures(): number
  /** Milliseconds from reading to the final outcome, at a percentile. */
  latencyMs(percentile: number): number
}

const LONGEST_MS = 24 * 60 * 60 * 1_000

/** @returns a tally at zero */
export function createTally(): Tally {
  return new CountingTally()
}

class CountingTally implements Tally {
  events = 0
  delivered = 0
  retried = 0
  requests = 0
  readonly #latencies = build({ highestTrackableValue: LONGEST_MS, numberOfSignificantValueDigits: 3 })
  readonly #reasons = new Map<string, RejectedCount & { count: number }>()
  readonly #mappings = new Map<string, MappingCount>()
  #unsent: IncomingEvent | undefined

  addRefused({ stage, code, reason }: DeliveryError): void {
    const key = `${stage}/${code}`
    const entry = this.#reasons.get(key) ?? { stage, code, reason, count: 0 }
    entry.count++
    this.#reasons.set(key, entry)
  }

  addResult(result: PipelineResult): void {
    this.#addToMapping(result)
    if (result.attempts > 1) this.retried++
    if (result.outcome.status === 'delivered') {
      this.delivered++
      return
    }
    this.addRefused(result.outcome.error)
    if (result.outcome.error.code === 'aborted') this.#unsent = earlier(result.incoming, this.#unsent)
  }

  unsent(): IncomingEvent | undefined {
    return this.#unsent
  }

  rejected(): readonly RejectedCount[] {
    return [...this.#reasons.values()].sort((a, b) => b.count - a.count)
  }

  mappings(): readonly MappingCount[] {
    return [...this.#mappings.values()]
  }

  failures(): number {
    return sum([...this.#reasons.values()].filter((entry) => !isLeftOut(entry)))
  }

  latencyMs(percentile: number): number {
    return this.#latencies.totalCount === 0 ? 0 : this.#latencies.getValueAtPercentile(percentile)
  }

  #addToMapping({ destination, mapping, outcome, incoming, finishedAtMs }: PipelineResult): void {
    if (!destination || !mapping) return
    const key = `${destination.slug}/${destination.mappings.indexOf(mapping)}`
    const entry = this.#mappings.get(key) ?? emptyCount(destination.slug, mapping.name)
    entry[outcome.status]++
    this.#mappings.set(key, entry)
    const latency = Math.max(0, Math.round(finishedAtMs - incoming.readAtMs))
    this.#latencies.recordValue(Math.min(latency, LONGEST_MS))
  }
}

/** Files are read one after the other, each line by line. */
function earlier(a: IncomingEvent, b: IncomingEvent | undefined): IncomingEvent {
  if (!b) return a
  const isEarlier = a.origin.file === b.origin.file ? a.origin.line < b.origin.line : a.readAtMs < b.readAtMs
  return isEarlier ? a : b
}

function emptyCount(destination: string, mapping: string): MappingCount {
  return { destination, mapping, delivered: 0, rejected: 0 }
}

function sum(entries: readonly RejectedCount[]): number {
  return entries.reduce((total, { count }) => total + count, 0)
}
