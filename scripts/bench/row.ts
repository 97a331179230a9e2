import type { Measured } from './rounds'

/** One row of the table of targets. */
export interface Row {
  readonly work: string
  readonly against: string
  /** Our figure, with its unit. */
  readonly ours: string
  /** The figure that ours is held against. */
  readonly theirs: string
  readonly ratio: number
  /** The ratio or figure that counts, as it is printed. */
  readonly shown: string
  readonly target: string
  readonly reached: boolean
}

/**
 * A row whose figure is our rate over the rate of another.
 *
 * @param measured ours first, then the other
 * @param target the ratio to reach
 */
export function faster(work: string, against: string, measured: readonly Measured[], target: number): Row {
  const [ours, theirs] = measured
  if (!ours || !theirs) throw new Error(`${work}: two contenders are needed`)
  const ratio = ours.perSecond / theirs.perSecond
  return {
    work,
    against,
    ours: rate(ours),
    theirs: rate(theirs),
    ratio,
    shown: `${ratio.toFixed(ratio < 3 ? 2 : 1)}×`,
    target: `≥ ${target}×`,
    reached: ratio >= target
  }
}

function rate({ perSecond, cpuMicros }: Measured): string {
  const count = perSecond >= 100 ? Math.round(perSecond).toLocaleString('en') : perSecond.toFixed(1)
  return `${count}/s, ${cpuMicros.toFixed(cpuMicros < 10 ? 2 : 1)} µs`
}
