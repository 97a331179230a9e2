import { isTransportError } from '../../../src/transport/transport-error'
import type { TransportError } from '../../../src/transport/transport-error'

/** Waits for a request to fail and gives its error; fails the test when there was a response. */
export async function errorOf(sending: Promise<{ status: number }>): Promise<TransportError> {
  const result = await sending.catch((error: unknown) => error)
  if (isTransportError(result)) return result
  throw new Error(
    `expected a TransportError, got ${result instanceof Error ? String(result.stack) : JSON.stringify(result)}`
  )
}

/** Runs something and tells how many milliseconds it took. */
export async function timed<T>(run: () => Promise<T>): Promise<{ result: T; tookMs: number }> {
  const start = performance.now()
  const result = await run()
  return { result, tookMs: performance.now() - start }
}

/** Waits until a condition holds, looking every few milliseconds; fails after two seconds. */
export async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 2_000
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('the condition did not come true within 2 s')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
