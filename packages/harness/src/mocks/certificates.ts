import type { ConnectionFault } from './fault-replies'

/** A key and its certificate, PEM. */
export interface Certificate {
  readonly key: string
  readonly cert: string
}

/** Makes the certificates of mocked hosts, signed by an authority of this process that nobody else trusts. */
export interface Authority {
  /** The certificate of the authority, PEM. */
  readonly ca: string
  /** The certificate of a host, right or wrong in the way of a fault. */
  certify(host: string, fault: ConnectionFault | undefined): Promise<Certificate>
}

const DAY_MS = 24 * 60 * 60 * 1_000

let authority: Promise<Authority> | undefined

/** The authority of this process; made at its first use, since a key takes a while. */
export function harnessAuthority(): Promise<Authority> {
  authority ??= createAuthority()
  return authority
}

async function createAuthority(): Promise<Authority> {
  const { generate } = await import('selfsigned')
  // Dates of certificates are those of the real day: TLS does not know the clock of a scenario.
  const now = realNow()
  const attributes = (name: string): { name: string; value: string }[] => [{ name: 'commonName', value: name }]
  const root = await generate(attributes('Extensible Webhooks harness'), {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - DAY_MS),
    notAfterDate: new Date(now + 30 * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true }
    ]
  })
  const made = new Map<string, Promise<Certificate>>()
  const make = async (host: string, fault: ConnectionFault | undefined): Promise<Certificate> => {
    const expired = fault === 'tls-expired'
    const name = fault === 'tls-wrong-host' ? 'another-host.invalid' : host
    const { private: key, cert } = await generate(attributes(name), {
      keyType: 'ec',
      algorithm: 'sha256',
      notBeforeDate: new Date(now - (expired ? 3 : 1) * DAY_MS),
      notAfterDate: new Date(now + (expired ? -1 : 29) * DAY_MS),
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: name }] }],
      ...(fault === 'tls-self-signed' ? {} : { ca: { key: root.private, cert: root.cert } })
    })
    return { key, cert }
  }
  return {
    ca: root.cert,
    certify: (host, fault) => {
      const key = `${host}\n${fault ?? ''}`
      const found = made.get(key) ?? make(host, fault)
      made.set(key, found)
      return found
    }
  }
}

function realNow(): number {
  return performance.timeOrigin + performance.now()
}
