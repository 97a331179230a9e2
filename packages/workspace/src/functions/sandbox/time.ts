import type { SandboxTime } from '../protocol'

let time: SandboxTime = { nowMs: 0, running: false }
let setAt = 0

/** Sets the time that the sandbox sees. */
export function setTime(next: SandboxTime): void {
  time = next
  setAt = performance.now()
}

/**
 * QuickJS reads the time, and its zone, from the `Date` of its thread. The thread is ours alone, so that `Date` is made to
 * follow the host's clock, in UTC, where Segment's functions run too.
 */
export function takeOverDate(): void {
  Date.now = () => Math.floor(time.nowMs + (time.running ? performance.now() - setAt : 0))
  Date.prototype.getTimezoneOffset = () => 0
}
