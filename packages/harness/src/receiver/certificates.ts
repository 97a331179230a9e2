import type * as Selfsigned from 'selfsigned'

/** The certificates that a receiver can show (F13). */
export type TlsKind = 'valid' | 'expired' | 'wrong-host' | 'self-signed'

/** Every kind of {@link TlsKind} with what a client sees. */
export const TLS_KINDS: Readonly<Record<TlsKind, string>> = {
  valid: 'a certificate for localhost and 127.0.0.1, signed by the authority whose certificate is `ca`',
  expired: 'the same, but it ended five days ago',
  'wrong-host': 'the same, but for other.test',
  'self-signed': 'a certificate for localhost and 127.0.0.1 that nobody signed'
}

/** A certificate with its key, and the authority that a client should trust; all PEM. */
export interface Certificate {
  readonly cert: string
  readonly key: string
  readonly ca: string
}

interface Wanted {
  /** Days from now at which it begins and ends. @default since yesterday, for 30 days */
  readonly days?: readonly [number, number]
  /** Stands in the certificate in the place of the host. */
  readonly otherHost?: string
  /** @default true */
  readonly signed?: boolean
}

const DAY_MS = 86_400_000
const LOCALHOST = 'localhost'

const WANTED: Readonly<Record<TlsKind, Wanted>> = {
  valid: {},
  expired: { days: [-10, -5] },
  'wrong-host': { otherHost: 'other.test' },
  'self-signed': { signed: false }
}

let authority: Promise<Made> | undefined
const made = new Map<string, Promise<Certificate>>()

/**
 * Makes a certificate; the authority and one for each host and kind last as long as the process, and no key is written
 * anywhere.
 */
export function certificateOf(kind: TlsKind, host = LOCALHOST): Promise<Certificate> {
  const name = `${kind} ${host}`
  const known = made.get(name)
  if (known) return known
  const { otherHost = host, ...wanted } = WANTED[kind]
  const certificate = makeCertificate(otherHost, wanted)
  made.set(name, certificate)
  return certificate
}

async function makeCertificate(
  host: string,
  { days = [-1, 30], signed = true }: Omit<Wanted, 'otherHost'>
): Promise<Certificate> {
  authority ??= generate(
    'Extensible Webhooks test authority',
    [-1, 30],
    [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, digitalSignature: true, critical: true }
    ]
  )
  const { cert: ca, private: caKey } = await authority
  const names = host === LOCALHOST ? [{ type: 7 as const, ip: '127.0.0.1' }] : []
  const extensions: Extensions = [
    { name: 'basicConstraints', cA: false },
    { name: 'subjectAltName', altNames: [{ type: 2, value: host }, ...names] }
  ]
  const { cert, private: key } = await generate(host, days, extensions, signed ? { cert: ca, key: caKey } : undefined)
  return { cert, key, ca }
}

type Made = Awaited<ReturnType<typeof Selfsigned.generate>>
type Options = NonNullable<Parameters<typeof Selfsigned.generate>[1]>
type Extensions = NonNullable<Options['extensions']>

async function generate(
  name: string,
  [from, to]: readonly [number, number],
  extensions: Extensions,
  ca?: { cert: string; key: string }
): Promise<Made> {
  // Loaded when it is used: it is large, and few receivers speak TLS.
  const selfsigned = await import('selfsigned')
  // Those of the real day: TLS does not know the clock of a scenario, which `Date` follows.
  const now = performance.timeOrigin + performance.now()
  return selfsigned.generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(now + from * DAY_MS),
    notAfterDate: new Date(now + to * DAY_MS),
    extensions,
    ...(ca ? { ca } : {})
  })
}
