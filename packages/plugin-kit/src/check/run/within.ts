/** How a call ended. */
export type Ended = { readonly value: unknown } | { readonly error: unknown } | 'late'

/**
 * Waits for a call, but not for ever.
 *
 * @param limitMs how long, in milliseconds
 */
export async function within(limitMs: number, call: () => Promise<unknown>): Promise<Ended> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Ended>((resolve) => {
    timer = setTimeout(resolve, limitMs, 'late')
  })
  const ended = (async (): Promise<Ended> => {
    try {
      return { value: await call() }
    } catch (error) {
      return { error }
    }
  })()
  try {
    return await Promise.race([ended, late])
  } finally {
    clearTimeout(timer)
  }
}
