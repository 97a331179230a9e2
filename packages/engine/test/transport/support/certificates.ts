import { generate } from 'selfsigned'

/** A certificate with its key, PEM. */
export interface Pair {
  readonly cert: string
  readonly key: string
}

const DAY_MS = 86_400_000

/** Certificates for a test run: an authority, and what it signed. */
export interface Certificates {
  readonly authority: Pair
  readonly valid: Pair
  readonly expired: Pair
  readonly otherHost: Pair
  readonly selfSigned: Pair
  readonly client: Pair
}

/** Makes an authority, and certificates for `hook.test` that are good or bad in one way each. */
export async function makeCertificates(): Promise<Certificates> {
  const authority = await make('Test authority', { ca: true })
  return {
    authority,
    valid: await make('hook.test', { authority }),
    expired: await make('hook.test', { authority, days: [-10, -5] }),
    otherHost: await make('other.test', { authority }),
    selfSigned: await make('hook.test', {}),
    client: await make('client', { authority })
  }
}

async function make(
  host: string,
  { ca = false, authority, days = [-1, 30] }: { ca?: boolean; authority?: Pair; days?: [number, number] }
): Promise<Pair> {
  const now = Date.now()
  const made = await generate([{ name: 'commonName', value: host }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(now + days[0] * DAY_MS),
    notAfterDate: new Date(now + days[1] * DAY_MS),
    ...(authority ? { ca: { cert: authority.cert, key: authority.key } } : {}),
    extensions: ca
      ? [
          { name: 'basicConstraints', cA: true, critical: true },
          { name: 'keyUsage', keyCertSign: true, digitalSignature: true, critical: true }
        ]
      : [
          { name: 'basicConstraints', cA: false },
          { name: 'subjectAltName', altNames: [{ type: 2, value: host }] }
        ]
  })
  return { cert: made.cert, key: made.private }
}
