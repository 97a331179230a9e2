/** Something that is wrong with a plugin, told so that its author can mend it without reading the check. */
export interface PluginProblem {
  /** An error keeps a host from running the plugin, or harms who does; a warning is advice. */
  readonly severity: 'error' | 'warning'
  /** One of a closed list, such as `default-value`. */
  readonly code: string
  /** A file, with its line where there is one, or a path in the definition: `actions.send.fields.url.default`. */
  readonly where: string
  /** One sentence: what is wrong. */
  readonly what: string
  /** One sentence: what to do. */
  readonly mend: string
}
