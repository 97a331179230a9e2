import type { SignatureCheck } from '../shared/check-signatures'
import type { LabelledSecret } from '../shared/secrets'
import { EXPLANATIONS } from './explain-standard'
import { explainXSignature, notesOnXSignature } from './explain-x-signature'
import type { CheckedRequest } from './hints'

/** Says what was most likely done wrong. Neither a secret nor the right signature is in it: that would be a forger's tool. */
export function explain(check: SignatureCheck, request: CheckedRequest, secrets: readonly LabelledSecret[]): string[] {
  if (check.kind === 'x-signature') {
    return check.ok ? notesOnXSignature(request.headers) : explainXSignature(check.code, request, secrets)
  }
  return check.ok ? [] : EXPLANATIONS[check.code](request, secrets)
}
