// Made by scripts/generate-types.ts from the fields of the definition; change those.

/**
 * Settings of the Extensible Webhook destination.
 */
export interface Settings {
  /**
   * If set, each request has the header `X-Signature`: the HMAC-SHA1 of its exact body under this secret, in hex.
   */
  sharedSecret?: string
  /**
   * While it is set, each request also has the header `X-Signature-Previous`, made with this secret. Set it during a rotation, until every receiver knows the new one.
   */
  previousSharedSecret?: string
  /**
   * For receivers that rely on it: `X-Signature` covers the JSON of the first item's data, as Segment's plugin signs, and not the body.
   */
  signFirstItemOnly?: boolean
  /**
   * If set, requests are also signed as Standard Webhooks asks for, with an id and a timestamp. `whsec_…` signs with HMAC-SHA256, `whsk_…` with ed25519.
   */
  standardWebhooksSecret?: string
  /**
   * While it is set, `webhook-signature` holds a second signature made with this secret, for a rotation.
   */
  previousStandardWebhooksSecret?: string
}
