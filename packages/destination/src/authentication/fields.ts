import type { GlobalSetting } from '@segment/actions-core'
import type { ScalarSettings } from '../settings'

/** The flat settings; core strips every other one but `dynamicAuthSettings`. */
export const fields: Record<keyof ScalarSettings, GlobalSetting> = {
  sharedSecret: {
    label: 'Shared Secret',
    description:
      'If set, each request has the header `X-Signature`: the HMAC-SHA1 of its exact body under this secret, in hex.',
    type: 'password'
  },
  previousSharedSecret: {
    label: 'Previous Shared Secret',
    description:
      'While it is set, each request also has the header `X-Signature-Previous`, made with this secret. Set it during a rotation, until every receiver knows the new one.',
    type: 'password'
  },
  signFirstItemOnly: {
    label: 'Sign the First Item Only',
    description:
      "For receivers that rely on it: `X-Signature` covers the JSON of the first item's data, as Segment's plugin signs, and not the body.",
    type: 'boolean',
    default: false
  },
  standardWebhooksSecret: {
    label: 'Standard Webhooks Secret',
    description:
      'If set, requests are also signed as Standard Webhooks asks for, with an id and a timestamp. `whsec_…` signs with HMAC-SHA256, `whsk_…` with ed25519.',
    type: 'password'
  },
  previousStandardWebhooksSecret: {
    label: 'Previous Standard Webhooks Secret',
    description: 'While it is set, `webhook-signature` holds a second signature made with this secret, for a rotation.',
    type: 'password'
  }
}
