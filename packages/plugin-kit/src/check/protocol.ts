import type { PluginProblem } from '../problem'

/** What the process that loads a plugin is told to do. */
export interface Job {
  /** The file that a host loads. */
  readonly entry?: string
  /** Its sources, of which types are made. */
  readonly sources?: string
  /** Names of the plugins of a manifest; unset for the one that is exported. */
  readonly entries?: readonly string[] | 'all'
  /** Ids that were checked by a process before this one. */
  readonly skip: readonly string[]
  /** Text of the README. */
  readonly readme: string
  /** How long one call of a plugin's function may take, in milliseconds. */
  readonly callLimitMs: number
}

/** What a plugin is, beside what is wrong with it. */
export interface PluginFacts {
  readonly slug?: string
  /** How it authenticates: `basic`, `custom`, `oauth2`, `oauth-managed`, or nothing. */
  readonly scheme?: string
  readonly actions: readonly string[]
  readonly presets: number
  /** The version of actions-core that it finds. */
  readonly core?: string
}

/** What that process tells, for each plugin in this order: began, facts, steps and problems, ended. */
export type Told =
  | { readonly kind: 'problem'; readonly problem: PluginProblem }
  /** Several plugins are there, and none was named. */
  | { readonly kind: 'many'; readonly names: readonly string[] }
  /** No plugin has this name. */
  | { readonly kind: 'unknown'; readonly name: string; readonly names: readonly string[] }
  | { readonly kind: 'began'; readonly id: string; readonly path?: string }
  | { readonly kind: 'facts'; readonly name: string; readonly facts: PluginFacts }
  /** Names what comes next, so that a hang can be told. */
  | { readonly kind: 'step'; readonly where: string }
  | { readonly kind: 'ended'; readonly id: string }
  /** The check itself has a fault. */
  | { readonly kind: 'failed'; readonly stack: string }
  | { readonly kind: 'done' }
