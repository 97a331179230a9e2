/** One of the things that are compared. */
export interface Contender {
  readonly name: string
  /** Does the work `count` times and resolves when all of it is done. */
  readonly run: (count: number) => unknown
}

/** What was measured of one contender: medians over the rounds. */
export interface Measured {
  readonly name: string
  /** Units of work in a second. */
  readonly perSecond: number
  /** Processor time of this process for one unit, in microseconds. */
  readonly cpuMicros: number
}

interface Round {
  readonly perSecond: number
  readonly cpuMicros: number
}

/**
 * Runs contenders in turn, A B C A B C …, so that a machine whose speed drifts is fair to all of them.
 *
 * @param contenders what is compared
 * @param rounds how many counted rounds, at least five for a figure that is quoted
 * @param roundMs how long one contender works in a round, in milliseconds
 */
export async function alternate(
  contenders: readonly Contender[],
  rounds: number,
  roundMs: number
): Promise<readonly Measured[]> {
  const counts = []
  for (const contender of contenders) counts.push(await warm(contender, roundMs))
  const results = contenders.map((): Round[] => [])
  for (let round = 0; round < rounds; round++) {
    for (const [index, contender] of contenders.entries()) {
      results[index]?.push(await measure(contender, counts[index] ?? 1))
    }
  }
  return contenders.map(({ name }, index) => ({
    name,
    perSecond: median((results[index] ?? []).map(({ perSecond }) => perSecond)),
    cpuMicros: median((results[index] ?? []).map(({ cpuMicros }) => cpuMicros))
  }))
}

/** Warms up, and finds how much work fills a round. */
async function warm(contender: Contender, roundMs: number): Promise<number> {
  let count = 1
  for (;;) {
    const startedAt = performance.now()
    await contender.run(count)
    const tookMs = performance.now() - startedAt
    if (tookMs >= roundMs / 2) return Math.max(1, Math.round((count * roundMs) / tookMs))
    count = Math.max(count + 1, Math.ceil(count * Math.min(10, roundMs / Math.max(tookMs, 0.1))))
  }
}

async function measure(contender: Contender, count: number): Promise<Round> {
  const cpuBefore = process.cpuUsage()
  const startedAt = performance.now()
  await contender.run(count)
  const tookMs = performance.now() - startedAt
  const { user, system } = process.cpuUsage(cpuBefore)
  return { perSecond: (count / tookMs) * 1000, cpuMicros: (user + system) / count }
}

/** The value in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? NaN
}
