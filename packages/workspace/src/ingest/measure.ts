/** What {@link measure} finds. */
export interface Measure {
  /** Levels of objects and lists; at most one more than the limit, where the walk ends. */
  readonly depth: number
  /** Whether every number is finite. */
  readonly finite: boolean
}

/** Walks a JSON value without recursion, so that no depth can overflow the stack. */
export function measure(value: unknown, limit: number): Measure {
  let level: readonly unknown[] = [value]
  let depth = 0
  let finite = true
  for (;;) {
    const next: unknown[] = []
    let containers = false
    for (const item of level) {
      if (typeof item === 'number') finite &&= Number.isFinite(item)
      if (typeof item !== 'object' || item === null) continue
      containers = true
      for (const member of Object.values(item)) next.push(member)
    }
    if (!containers) return { depth, finite }
    depth++
    if (depth > limit) return { depth, finite }
    level = next
  }
}
