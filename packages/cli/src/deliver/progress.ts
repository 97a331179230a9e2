import type { Output } from '../io'
import type { Tally } from './tally'
import { number } from './summary'

/** Writes to the terminal while a run is under way. */
export interface Progress {
  /** Writes a line that stays. */
  line(text: string): void
  stop(): void
}

const CLEAR_LINE = '\r\u001b[2K'
const TERMINAL_MS = 120
const PLAIN_MS = 10_000

/** One line that is renewed on a terminal; elsewhere a plain line every ten seconds. */
export function startProgress(output: Output, tally: Tally, underWay: () => number): Progress {
  const terminal = output.isTTY === true
  const started = Date.now()
  const status = (): string => {
    const seconds = Math.max((Date.now() - started) / 1_000, 0.001)
    const parts = [
      `${number(tally.events)} events read`,
      `${number(tally.delivered)} delivered`,
      `${number(tally.failures())} rejected`,
      `${number(underWay())} under way`,
      `${number(Math.round(tally.events / seconds))} events/s`
    ]
    return parts.join(' · ').slice(0, terminal ? (output.columns ?? 80) - 1 : undefined)
  }
  const show = (): void => {
    output.write(terminal ? `${CLEAR_LINE}${status()}` : `${status()}\n`)
  }
  let stopped = false
  const timer = setInterval(show, terminal ? TERMINAL_MS : PLAIN_MS)
  timer.unref()
  return {
    line: (text) => {
      output.write(`${terminal ? CLEAR_LINE : ''}${text}\n`)
    },
    stop: () => {
      clearInterval(timer)
      if (terminal && !stopped) output.write(CLEAR_LINE)
      stopped = true
    }
  }
}
