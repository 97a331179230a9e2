// Made by scripts/generate-types.ts from the fields of the definition; change those.

/**
 * Payload of the action deleteUser.
 */
export interface Payload {
  /**
   * Where documents of the user are removed: names or patterns with *, separated by commas. Left empty, those of the setting deleteIndices.
   */
  index?: string
  /**
   * Whose documents are removed.
   */
  userId?: string
  /**
   * Documents of this id are removed, too.
   */
  anonymousId?: string
}
