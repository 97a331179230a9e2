import { LIMITS } from '../limits'
import type { FunctionLog } from '../types'

const LEVELS: readonly FunctionLog['level'][] = ['debug', 'info', 'log', 'warn', 'error']

const NOTE: FunctionLog = {
  level: 'warn',
  text: `More was written than the ${LIMITS.maxLogLines} lines or ${LIMITS.maxLogLength / 1024} KB that are kept.`
}

/** The lines of one run, up to a bound, after which a note stands in the place of the rest. */
export class Logs {
  #lines: FunctionLog[] = []
  #length = 0

  get lines(): readonly FunctionLog[] {
    return this.#lines
  }

  clear(): void {
    this.#lines = []
    this.#length = 0
  }

  add(level: unknown, text: unknown): void {
    if (this.#lines.at(-1) === NOTE) return
    const known = LEVELS.find((each) => each === level) ?? 'log'
    this.#length += String(text).length
    const full = this.#lines.length >= LIMITS.maxLogLines || this.#length > LIMITS.maxLogLength
    this.#lines.push(full ? NOTE : { level: known, text: String(text) })
  }
}
