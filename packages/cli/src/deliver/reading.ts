import { systemClock } from '@extensible-webhooks/engine'
import {
  createIntake,
  type EventOrigin,
  type Pipeline,
  type RawRecord,
  type Workspace
} from '@extensible-webhooks/workspace'
import { formatSyncs, type Audiences } from './audiences'
import { EXIT, InputError, isInputError } from '../exit-codes'
import type { Io } from '../io'
import { openEvents, STANDARD_INPUT, type EventFile } from '../shared/event-files'
import type { Progress } from './progress'
import type { RejectionLog } from './rejections'
import type { Tally } from './tally'

/** How many bad lines are told one by one. */
const TOLD_LINES = 20

/** How long Ctrl-C waits for what is not on the wire yet, in milliseconds. */
const GRACE_MS = 10_000

/** How the reading ended. */
export interface ReadingEnd {
  /** Set where the run was cut short. */
  readonly code?: number
  /** Where the run was cut short: everything up to here has come to its end. */
  readonly stoppedAt: EventOrigin | null
}

/** What the reading works on. */
export interface ReadingParts {
  readonly files: readonly string[]
  readonly source: string | undefined
  readonly io: Io
  readonly workspace: Workspace
  readonly pipeline: Pipeline
  /** Unset where there are none, or they are left out. */
  readonly audiences: Audiences | undefined
  readonly tally: Tally
  readonly log: RejectionLog
  readonly progress: Progress
  /** How long Ctrl-C waits for what is not on the wire yet, in milliseconds. @default 10000 */
  readonly graceMs?: number | undefined
}

/** Reads all files into the pipeline and waits until what was read has come to its end. */
export function readAll(parts: ReadingParts): Promise<ReadingEnd> {
  return new Reader(parts).run()
}

/**
 * Reads files one after the other. It is RUNNING until the files end, until an event needs a source that nobody named,
 * the file of rejections fails, or until Ctrl-C: then it is STOPPED, reads no more, and what is under way is finished.
 * After Ctrl-C what is still not on the wire when the grace has passed is let go. A second Ctrl-C ends the process.
 */
class Reader {
  readonly #take: ReturnType<typeof createIntake>
  readonly #stopping = new AbortController()
  #stopped = false
  #grace: NodeJS.Timeout | undefined
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
    const { files, pipeline, log, progress } = this.parts
    try {
      for (const path of files) {
        if (this.#stopped || log.failure() !== undefined) break
        await this.#readFile(path)
      }
      await pipeline.drain()
      if (this.#stopped) return this.#interrupted()
      await this.#syncAudiences()
      if (log.failure() === undefined) return { stoppedAt: null }
      progress.line(`Reading stopped after ${this.#last?.file ?? ''}:${this.#last?.line ?? 0}.`)
      return { code: EXIT.failed, stoppedAt: this.#last }
    } catch (error) {
      if (!isInputError(error)) throw error
      progress.line(error.message)
      await pipeline.drain()
      return { code: EXIT.usage, stoppedAt: this.#last }
    } finally {
      clearTimeout(this.#grace)
      off()
    }
  }

  /** After the events, so that who they concern is known; Ctrl-C ends it between two calls. */
  async #syncAudiences(): Promise<void> {
    const { audiences, pipeline, progress } = this.parts
    if (!audiences) return
    const records = await audiences.sync(this.#stopping.signal)
    await pipeline.drain()
    for (const line of formatSyncs(records)) progress.line(line)
  }

  /** Where to go on: before the first event that was let go, else after the last one that was read. */
  #interrupted(): ReadingEnd {
    const unsent = this.parts.tally.unsent()?.origin
    const stoppedAt = unsent ? { file: unsent.file, line: unsent.line - 1 } : this.#last
    const where = stoppedAt ? `Everything up to ${stoppedAt.file}:${stoppedAt.line} is finished.` : 'Nothing was read.'
    this.parts.progress.line(where)
    return { code: EXIT.interrupted, stoppedAt }
  }

  async #readFile(path: string): Promise<void> {
    const file = openEvents(path, this.parts.io.stdin)
    this.#open = file
    let found = false
    try {
      for await (const records of file.records) {
        for (const record of records) {
          if (this.#stopped) return
          found = true
          await this.#readRecord(record, file.label)
        }
        await this.parts.log.ready()
        if (this.parts.log.failure() !== undefined) return
      }
      if (!found && !this.#stopped) this.parts.progress.line(`${file.label}: warning: there is no event in it.`)
    } catch (error) {
      if (isInputError(error)) throw error
      // Stopping destroys the stream, which the loop then reports.
      if (!this.#stopped) throw this.#unreadable(file.label, error)
    } finally {
      this.#open = undefined
      if (path !== STANDARD_INPUT) file.stop()
    }
  }

  #unreadable(label: string, error: unknown): InputError {
    const line = this.#last?.file === label ? this.#last.line : 0
    const code = typeof error === 'object' && error !== null && 'code' in error ? ` (${String(error.code)})` : ''
    return new InputError(`${label}:${line}: reading failed after this line${code}; what comes after it was not read.`)
  }

  async #readRecord(record: RawRecord, label: string): Promise<void> {
    const { tally, log, pipeline, audiences } = this.parts
    const taken = this.#take(record, label, systemClock.now())
    const origin = { file: label, line: record.line }
    switch (taken.status) {
      case 'event':
        tally.events++
        this.#last = origin
        await pipeline.push(taken.incoming)
        await audiences?.record(taken.incoming)
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
    this.#stopping.abort()
    const { pipeline, progress, graceMs = GRACE_MS } = this.parts
    this.#grace = setTimeout(() => {
      pipeline.letGo()
    }, graceMs)
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
