// Made by scripts/generate-types.ts from the fields of the definition; change those.

/**
 * Payload of the action indexDocument.
 */
export interface Payload {
  /**
   * Index, alias or data stream that the document goes to. Left empty, it is the one that was made when the mapping was saved.
   */
  index?: string
  /**
   * What is indexed.
   */
  document: {
    [k: string]: unknown
  }
  /**
   * With it an event that is delivered twice makes one document. Left empty, the cluster makes an id each time.
   */
  id?: string
  /**
   * create keeps a document that is there already, and is what data streams need; index replaces it.
   */
  operation?: 'create' | 'index'
  /**
   * Written into the document as `@timestamp` where it has none; data streams need it.
   */
  timestamp?: string | number
  /**
   * Documents of one routing are in one shard. Must be given again with every operation on the document.
   */
  routing?: string
  /**
   * Name of a pipeline of the cluster that the document goes through.
   */
  pipeline?: string
  /**
   * Sends several events in one bulk request.
   */
  enable_batching?: boolean
  /**
   * Most events in one batch, 1 to 4000.
   */
  batch_size?: number
}

/**
 * Inputs and outputs of the hooks of the action indexDocument.
 */
export interface HookBundle {
  onMappingSave: {
    /**
     * What the hook onMappingSave asks for.
     */
    inputs?: {
      /**
       * Name of the index or data stream. One that is there already is used as it is.
       */
      name: string
      /**
       * index, for documents that change; data_stream, for events, which are only added: it is made with an index template.
       */
      kind?: 'index' | 'data_stream'
      /**
       * Primary shards of each index, 1 to 1024.
       */
      shards?: number
      /**
       * Copies of each shard, 0 to 100.
       */
      replicas?: number
      /**
       * What becomes of fields that the mapping does not have: keyword, texts are exact values; full_text, texts can also be searched by word; ignore, they are kept but cannot be searched; refuse, their documents are rejected.
       */
      newFields?: 'keyword' | 'full_text' | 'ignore' | 'refuse'
      /**
       * Further fields, each as name:type, such as properties.total:double.
       */
      fieldTypes?: string[]
    }
    /**
     * What the hook onMappingSave leaves for the action.
     */
    outputs?: {
      /**
       * Where the documents go while the field index is empty.
       */
      index: string
      /**
       * index or data_stream.
       */
      kind: string
    }
  }
}
