// Made by scripts/generate-types.ts from the fields of the definition; change those.

/**
 * Settings of the OpenSearch and Elasticsearch destination.
 */
export interface Settings {
  /**
   * Where the cluster answers, such as https://search.example.com:9200; without user name and password.
   */
  endpoint: string
  /**
   * What stands before every path where the cluster is behind a proxy, such as /search.
   */
  pathPrefix?: string
  /**
   * Of HTTP Basic. Leave it and the password empty for a cluster without security.
   */
  username?: string
  /**
   * Of HTTP Basic.
   */
  password?: string
  /**
   * When documents can be searched: false, at the next refresh of the index; wait_for, each request waits for that refresh; true, at once, which is costly.
   */
  refresh?: 'false' | 'wait_for' | 'true'
  /**
   * Most bytes in the body of one bulk request; larger batches are sent in several. A document that is larger by itself is sent alone.
   */
  maxBulkBytes?: number
  /**
   * Where the documents of a deleted user are removed: names or patterns with *, separated by commas. Without it nothing can be deleted.
   */
  deleteIndices?: string
  /**
   * Field of those documents that holds the user id; it must be of an exact type, such as keyword.
   */
  userIdField?: string
  /**
   * Field of those documents that holds the anonymous id; it must be of an exact type, too.
   */
  anonymousIdField?: string
}
