/** A request body as it is on the wire. A string stands for its UTF-8 bytes. */
export type Body = string | Uint8Array
