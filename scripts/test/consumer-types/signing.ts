// What compiles, and what must not, for whoever installs @extensible-webhooks/signing.
import {
  SIGNATURE_ERROR_CODES,
  isSignatureError,
  signBody,
  signStandardWebhook,
  verifyBody,
  verifyStandardWebhook
} from '@extensible-webhooks/signing'
import type { SignatureErrorCode, SignatureHeaders, VerifyBodyInput } from '@extensible-webhooks/signing'
import type { IncomingMessage } from 'node:http'

const body = new Uint8Array([1])
const secrets = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw']

export const signature: string = signBody('secret', body)
export const signed = signStandardWebhook({ id: 'm-1', timestamp: 1, body: '{}', secrets })

// It fits what is handed to fetch, and what Node and fetch hand over.
export const sent: Record<string, string> = { ...signed }
export const ofFetch: SignatureHeaders = new Headers(signed)
export const ofNode = (request: IncomingMessage): number =>
  verifyBody({ headers: request.headers, body, secrets }).secretIndex

export const verified: { readonly id: string; readonly timestamp: number } = verifyStandardWebhook({
  headers: signed,
  body: '{}',
  secrets,
  toleranceSeconds: 60
})

export const code: SignatureErrorCode = SIGNATURE_ERROR_CODES[0]
export const codeOf = (error: unknown): SignatureErrorCode | undefined =>
  isSignatureError(error) ? error.code : undefined

// @ts-expect-error -- a secret alone is not a list of secrets
export const oneSecret: VerifyBodyInput = { headers: {}, body, secrets: 'secret' }
// @ts-expect-error -- a body that was parsed has lost its bytes
export const parsed: VerifyBodyInput = { headers: {}, body: { id: 1 }, secrets }
// @ts-expect-error -- a time is seconds, not a date
signStandardWebhook({ id: 'm-1', timestamp: new Date(), body: '{}', secrets })
// @ts-expect-error -- a timestamp must be given
signStandardWebhook({ id: 'm-1', body: '{}', secrets })
// @ts-expect-error -- not one of the codes
export const otherCode: SignatureErrorCode = 'wrong'
// @ts-expect-error -- what was verified is not written to
verified.id = 'm-2'
