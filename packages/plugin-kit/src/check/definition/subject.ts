import type { Loose } from '../../loose'

/** What checks of a definition look at. */
export interface DefinitionSubject {
  readonly definition: Loose
  /** actions-core as the plugin itself finds it. */
  readonly core: CorePort
  /** The text of the package's README; empty where there is none. */
  readonly readme: string
}

/** What of actions-core is called; both throw whatever core throws. */
export interface CorePort {
  /** `new Destination(definition)` of stock core. */
  readonly construct: (definition: Loose) => void
  /** Compiles a schema under a key, as stock core does at the first event. */
  readonly compileUnder: (schemaKey: string) => void
}
