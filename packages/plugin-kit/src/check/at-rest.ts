import { setImmediate } from 'node:timers/promises'

/** Waits until promises that nobody catches, and sockets that were refused, are known. */
export async function atRest(): Promise<void> {
  await setImmediate()
  await setImmediate()
}
