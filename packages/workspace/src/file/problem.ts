/** Where in a file something stands. Lines and columns count from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** One thing that is wrong, or questionable, in a workspace file. */
export interface Problem extends Position {
  readonly severity: 'error' | 'warning'
  readonly file: string
  /** Path to the key, such as `destinations.orders.mappings[0].trigger`; empty for the whole file. */
  readonly path: string
  /** What is wrong and what to do, without a secret. */
  readonly message: string
}

/** A path into the file: names of keys and indices of lists. */
export type Path = readonly (string | number)[]

/** Writes a path as people do: `mappings[0].trigger`. */
export function formatPath(path: Path): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : /^[\w-]+$/.test(part) ? `.${part}` : `.'${part}'`))
    .join('')
    .replace(/^\./, '')
}

/**
 * Writes a problem as one line: `shop.yaml:12:7 destinations.orders.plugin: …`.
 *
 * @param problem what a reader of workspace files returned
 * @returns text that compilers' users know, so that editors can jump to it
 */
export function formatProblem(problem: Problem): string {
  const place = `${problem.file}:${problem.line}:${problem.column}`
  const warning = problem.severity === 'warning' ? ' warning:' : ''
  return `${place}${warning} ${problem.path === '' ? '' : `${problem.path}: `}${problem.message}`
}
