import { createHash } from 'node:crypto'
import type { Grant } from './grants'
import { keep } from './keep'
import type { ProviderSettings } from './options'

/** What a person was asked to allow. */
export interface AuthorizationRequest {
  readonly clientId: string
  readonly redirectUri: string
  readonly scope: string | undefined
  readonly state: string
  /** The code challenge of RFC 7636, S256. */
  readonly challenge: string | undefined
}

/**
 * A code is *open* for a minute. The first time its client brings it, right or wrong in the rest, it is *spent*; when it
 * comes again, somebody else has it too, and what it gave is revoked (RFC 6749 section 4.1.2).
 */
interface Code {
  readonly request: AuthorizationRequest
  readonly expiresAtMs: number
  spent: boolean
  grant?: Grant
}

/** What the client brings with a code. */
export interface CodeProof {
  readonly code: string
  readonly clientId: string
  readonly redirectUri: string | undefined
  readonly verifier: string | undefined
}

/** The codes of a provider. */
export interface Codes {
  issue(request: AuthorizationRequest): string
  /** Spends a code: the grant that `begin` makes of it, or why there is none. */
  spend(proof: CodeProof, begin: (request: AuthorizationRequest) => Grant): Grant | { readonly problem: string }
}

/** RFC 6749 section 4.1.2 allows ten minutes; a minute is what careful providers use. */
const LIFE_MS = 60_000

/** Keeps the codes in memory. */
export function createCodes({ clock, names }: ProviderSettings): Codes {
  const codes = new Map<string, Code>()
  return {
    issue: (request) => {
      const code = names('code')
      keep(codes, code, { request, expiresAtMs: clock.now() + LIFE_MS, spent: false })
      return code
    },
    spend: (proof, begin) => {
      const found = codes.get(proof.code)
      if (!found || found.request.clientId !== proof.clientId) return { problem: 'There is no such code.' }
      if (found.spent) {
        if (found.grant) found.grant.revoked = true
        return { problem: 'The code was used before; the tokens that it gave are revoked.' }
      }
      found.spent = true
      const problem = clock.now() >= found.expiresAtMs ? 'The code has expired.' : mismatch(found.request, proof)
      if (problem !== undefined) return { problem }
      found.grant = begin(found.request)
      return found.grant
    }
  }
}

function mismatch({ redirectUri, challenge }: AuthorizationRequest, proof: CodeProof): string | undefined {
  if (proof.redirectUri !== redirectUri) return 'The redirect_uri is not the one that the code was asked for with.'
  if (challenge === undefined) {
    // Else an attacker could take the challenge away on the way and use the code without a proof (RFC 9700 section 2.1.1).
    return proof.verifier === undefined ? undefined : 'A code_verifier came for a code without a code_challenge.'
  }
  if (proof.verifier === undefined) return 'The code_verifier is missing.'
  if (!/^[A-Za-z0-9._~-]{43,128}$/.test(proof.verifier)) return 'The code_verifier is not 43 to 128 unreserved letters.'
  const hash = createHash('sha256').update(proof.verifier).digest('base64url')
  return hash === challenge ? undefined : 'The code_verifier does not fit the code_challenge.'
}
