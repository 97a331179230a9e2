// Made by scripts/generate-types.ts from the fields of the definition; change those.

/**
 * Payload of the action send.
 */
export interface Payload {
  /**
   * Where the data goes: http or https. May be mapped from the event; events with different URLs never share a request.
   */
  url: string
  /**
   * HTTP method. With GET no body is sent, and every event is a request of its own.
   */
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'GET'
  /**
   * Headers of the request: text, numbers or booleans. The content type chooses how the body is written (JSON, form, XML, NDJSON, text); application/json where none is given.
   */
  headers?: {
    [k: string]: unknown
  }
  /**
   * Added to the query of the URL. A list gives one parameter for each of its members.
   */
  query?: {
    [k: string]: unknown
  }
  /**
   * What is sent as the body, or as the item of a batch.
   */
  data?: {
    [k: string]: unknown
  }
  /**
   * Where in Data the body or item stands, with dots between names, when it is not Data itself. It may be of any JSON type; a text body needs a string there, and a string there is also taken as a finished form or XML body.
   */
  data_path?: string
  /**
   * How a form body writes nested values: a[b]=1 (brackets), a.b=1 (dots) or a={"b":1} (json).
   */
  content_style?: 'brackets' | 'dots' | 'json'
  /**
   * Sends several events in one request.
   */
  enable_batching?: boolean
  /**
   * Most events in one batch, 0 to 4000; 0 leaves it to the host. A batch may hold fewer.
   */
  batch_size?: number
  /**
   * Most bytes in one batch, counted as JSON of the payloads.
   */
  batch_bytes?: number
  /**
   * Names of fields whose values events must share to be in one batch. URL, method, headers, query and envelope always count.
   */
  batch_keys?: string[]
  /**
   * An object that goes around the items. Where it is set it is always used: a single event is then a batch of one.
   */
  batch_envelope?: {
    [k: string]: unknown
  }
  /**
   * Where in the envelope the list of items goes, with dots between names. Required together with an envelope.
   */
  batch_path?: string
  /**
   * Where in the response the list with one result for each item stands, in the order sent. Empty, or left out beside results_failed, it means the response itself.
   */
  results_path?: string
  /**
   * Which of those results mean that the item failed.
   */
  results_failed?: {
    /**
     * Where in a result the deciding value stands.
     */
    path: string
    /**
     * Values that mean failed.
     */
    values?: string[]
    /**
     * Values that do not mean failed; all others do.
     */
    not?: string[]
    /**
     * Values that mean failed and worth a retry.
     */
    retry?: string[]
    /**
     * Where in a result the text of the failure stands.
     */
    message?: string
  }
  /**
   * Sends a batch that was refused with 400, 413 or 422 again in halves, to find the items at fault. Turn it off for endpoints that keep a part of a batch which they refuse.
   */
  split_rejected?: boolean
  /**
   * Compresses the body with gzip. Signatures cover the compressed bytes.
   */
  gzip?: boolean
  /**
   * Becomes the webhook-id of Standard Webhooks. Without it the id is the SHA-256 of the body.
   */
  message_id?: string
}
