/**
 * Finds the known name that somebody most likely meant.
 *
 * @param name what was written
 * @param known what would have been right
 * @returns the nearest known name, unless even that one differs in more than a third of its letters
 */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const wanted = simplify(name)
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(wanted, simplify(candidate)) }))
    .sort((a, b) => a.distance - b.distance)
  const best = ranked[0]
  if (!best) return undefined
  return best.distance <= Math.max(1, Math.floor(Math.max(name.length, best.candidate.length) / 3))
    ? best.candidate
    : undefined
}

/**
 * What to add to a message about an unknown name: `did you mean "x"?`, or what is known where nothing is near.
 *
 * @param name what was written
 * @param known what would have been right
 */
export function suggest(name: string, known: readonly string[]): string {
  const meant = nearest(name, known)
  if (meant !== undefined) return `did you mean "${meant}"?`
  return known.length === 0 ? 'none is known here' : `known: ${known.join(', ')}`
}

function simplify(name: string): string {
  return name.toLowerCase().replace(/[-_ ]/g, '').slice(0, 64)
}

/** Levenshtein's distance in which two swapped neighbours count once: the commonest slip of the fingers. */
function editDistance(a: string, b: string): number {
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const substituted = at(row, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const distances = [substituted, at(row, j) + 1, at(next, j - 1) + 1]
      next.push(Math.min(...distances, swapped ? at(before, j - 2) + 1 : Infinity))
    }
    before = row
    row = next
  }
  return at(row, b.length)
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? 0
}
