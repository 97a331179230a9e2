/**
 * Signs and verifies the bodies of webhooks: `X-Signature`, as Segment's Extensible Webhook sends it, and Standard Webhooks.
 * Senders and receivers use it; it depends on nothing but `node:crypto`.
 *
 * @packageDocumentation
 */
export { signBody, verifyBody } from './x-signature'
export { signStandardWebhook, verifyStandardWebhook } from './standard-webhooks'
export { SIGNATURE_ERROR_CODES, SignatureError, isSignatureError } from './signature-error'

export type { Body } from './body'
export type { SignatureErrorCode } from './signature-error'
export type { SignatureHeaders } from './headers'
export type { VerifiedBody, VerifyBodyInput } from './x-signature'
export type {
  SignStandardWebhookInput,
  StandardWebhookHeaders,
  VerifiedStandardWebhook,
  VerifyStandardWebhookInput
} from './standard-webhooks'
