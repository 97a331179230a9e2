/** What can be wrong with a packed package: a closed list. */
export type ContentCode =
  /** A dependency lies in it. */
  | 'packed-dependency'
  /** A file that holds secrets by its name. */
  | 'packed-secret-file'
  /** A secret in a file. */
  | 'packed-secret'
  /** A path of the machine on which it was built. */
  | 'packed-machine-path'
  /** A test. */
  | 'packed-test'
  /** A source that nothing reads. */
  | 'packed-source'
  /** A note that the compiler wrote for itself. */
  | 'packed-compiler-note'
  /** A file of the development. */
  | 'packed-development'
  /** README or licence are missing. */
  | 'packed-missing'
  /** package.json names a file that is not there. */
  | 'packed-target'
  /** No types, or not where they are said to be. */
  | 'packed-types'
  /** A field of package.json is missing or wrong. */
  | 'packed-manifest'
