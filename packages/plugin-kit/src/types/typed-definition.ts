/** What of a definition types are made of; every action-destination definition is one. */
export interface TypedDefinition {
  readonly name: string
  readonly authentication?: { readonly scheme?: string; readonly fields?: object }
  /** Settings of each audience, where the destination syncs audiences. */
  readonly audienceFields?: object
  readonly actions: Readonly<Record<string, { readonly fields?: object; readonly hooks?: object }>>
}
