import { systemClock } from '@extensible-webhooks/engine'
import {
  createIntake,
  type EventOrigin,
  type Pipeline,
  type RawRecord,
  type Workspace
} from '@extensible-webhooks/workspace'
import { EXIT, InputError, isInputError } from '../exit-codes'
import type { Io } from '../io'
import { openEvents, STANDARD_INPUT, type EventFile } from './event-files'
import type { Progress } from './progress'
import type { RejectionLog } from './rejections'
import type { Tally } from './tally'

/** How many bad lines are told one by one. */
const TOLD_LINES = 20

/** How the reading ended. */
export interface ReadingEnd {
  /** Set where the run was cut short. */
  readonly code?: number
  /** The last event that was read, where the run was cut short. */
  readonly stoppedAt: EventOrigin | null
}

/** What the reading works on. */
export interface ReadingParts {
  readonly files: readonly string[]
  readonly source: string | undefined
  readonly io: Io
  readonly workspace: Workspace
  readonly pipeline: Pipeline
  readonly tally: Tally
  readonly log: RejectionLog
  readonly progress: Progress
}

/** Reads all files into the pipeline and waits until what was read has come to its end. */
export function readAll(parts: ReadingParts): Promise<ReadingEnd> {
  return new Reader(parts).run()
}

/**
 * Reads files one after the other. It is RUNNING until the files end, until an event needs a source that nobody named,
 * or until Ctrl-C: then it is STOPPED, reads no more, and what is under way is finished. A second Ctrl-C ends the process.
 */
class Reader {
  readonly #take: ReturnType<typeof createIntake>
  #stopped = false
  #open: EventFile | undefined
  #last: EventOrigin | null = null
  #told = 0

  constructor(private readonly parts: ReadingParts) {
    this.#take = createIntake(parts.workspace, parts.source)
  }

  async run(): Promise<ReadingEnd> {
    const off = this.parts.io.onInterrupt(() => {
      this.#interrupt()
    })
    try {
      for (const path of this.parts.files) {
        if (this.#stopped) break
        await this.#readFile(path)
      }
      await this.parts.pipeline.drain()
      return this.#stopped ? { code: EXIT.interrupted, stoppedAt: this.#last } : { stoppedAt: null }
    } catch (error) {
      if (!isInputError(error)) throw error
      this.parts.progress.line(error.message)
      await this.parts.pipeline.drain()
      return { code: EXIT.usage, stoppedAt: this.#last }
    } finally {
      off()
    }
  }

  async #readFile(path: string): Promise<void> {
    const file = openEvents(path, this.parts.io.stdin)
    this.#open = file
    try {
      for await (const records of file.records) {
        for (const record of records) {
          if (this.#stopped) return
          await this.#readRecord(record, file.label)
        }
        await this.parts.log.ready()
      }
    } catch (error) {
      // Stopping destroys the stream, which the loop then reports.
      if (isInputError(error)) throw error
      if (!this.#stopped) throw new InputError(`${file.label}: reading failed after line ${this.#last?.line ?? 0}.`)
    } finally {
      this.#open = undefined
      if (path !== STANDARD_INPUT) file.stop()
    }
  }

  async #readRecord(record: RawRecord, label: string): Promise<void> {
    const { tally, log, pipeline } = this.parts
    const taken = this.#take(record, label, systemClock.now())
    const origin = { file: label, line: record.line }
    switch (taken.status) {
      case 'event':
        tally.events++
        this.#last = origin
        await pipeline.push(taken.incoming)
        return
      case 'refused':
        tally.events++
        this.#last = origin
        tally.addRefused(taken.error)
        log.addRefused(taken.error, origin, taken.eventId)
        this.#tell(`${label}:${record.line}: ${taken.error.reason} [ingest/${taken.error.code}]`)
        return
      case 'no-source':
        throw new InputError(noSource(origin, this.parts.workspace))
    }
  }

  #tell(line: string): void {
    this.#told++
    if (this.#told <= TOLD_LINES) this.parts.progress.line(line)
    if (this.#told === TOLD_LINES) this.parts.progress.line('Further bad lines are counted and not told.')
  }

  #interrupt(): void {
    if (this.#stopped) this.parts.io.exit(EXIT.interrupted)
    this.#stopped = true
    const { pipeline, progress } = this.parts
    const where = this.#last ? `after ${this.#last.file}:${this.#last.line}` : 'before the first event'
    progress.line(
      `Interrupted: reading stopped ${where}; finishing ${pipeline.underWay()} deliveries under way. Ctrl-C again ends at once.`
    )
    this.#open?.stop()
  }
}

function noSource({ file, line }: EventOrigin, { sources }: Workspace): string {
  const slugs = sources.map(({ slug }) => slug).join(', ')
  return `${file}:${line}: the event has no writeKey and the workspace has several sources (${slugs}); add --source SLUG.`
}
