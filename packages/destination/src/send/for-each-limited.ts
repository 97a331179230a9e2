/**
 * Runs an action for every value, a limited number of them at a time.
 *
 * @param limit at most so many at a time
 * @param action must not reject: an action under way would be left alone
 */
export async function forEachLimited<Value>(
  values: readonly Value[],
  limit: number,
  action: (value: Value) => Promise<void>
): Promise<void> {
  const waiting = values.values()
  const work = async (): Promise<void> => {
    for (const value of waiting) await action(value)
  }
  await Promise.all(Array.from({ length: Math.min(limit, values.length) }, work))
}
