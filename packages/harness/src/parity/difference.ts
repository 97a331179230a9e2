import type { DifferenceKind } from './table'

/** One thing in which two runtimes came out otherwise. */
export interface Difference {
  readonly kind: DifferenceKind
  /** What differs, in one line. */
  readonly message: string
  /** Stock core (`-`) against the engine (`+`), line by line. */
  readonly diff?: string
}
