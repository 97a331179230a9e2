import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { createSecureContext } from 'node:tls'
import type { Report } from '../file/parse-document'
import type { Path } from '../file/problem'
import type { TransportFiles } from '../file/types'
import type { DestinationTransport } from './workspace'

type PemKey = 'ca' | 'cert' | 'key'

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g

/** What each file must hold. TLS itself passes over an authority that it cannot read, and only the handshake fails. */
const CHECKS: Readonly<Record<PemKey, { readonly holds: string; readonly check: (pem: string) => void }>> = {
  ca: { holds: 'certificates', check: checkCertificates },
  cert: { holds: 'certificates', check: checkCertificates },
  key: { holds: 'a private key without a passphrase', check: (pem) => void createPrivateKey(pem) }
}

/**
 * Reads the files of `transport:` and checks them and the proxy, so that a mistake is told with its line.
 *
 * @param files what the file says
 * @param path where `transport:` stands
 * @param workspacePath path of the workspace file: other files are named relative to its folder
 * @param report takes each problem; the contents are never told
 */
export function readTransport(
  files: TransportFiles,
  path: Path,
  workspacePath: string,
  report: Report
): DestinationTransport {
  const folder = dirname(workspacePath)
  const pem = (key: PemKey): DestinationTransport => readPem(key, files[key], folder, path, report)
  const read = { ...pem('ca'), ...pem('cert'), ...pem('key') }
  if ((files.cert === undefined) !== (files.key === undefined)) {
    report(path, 'cert and key belong together; one of them is missing.', { at: 'key' })
  }
  if (read.cert !== undefined && read.key !== undefined && !belongTogether(read.cert, read.key)) {
    report([...path, 'key'], 'this is not the key of the certificate in cert.')
  }
  const { proxy } = files
  if (proxy === undefined) return read
  if (!isProxy(proxy)) report([...path, 'proxy'], 'expected an http or https URL, such as http://proxy.internal:3128.')
  return { ...read, proxy }
}

function readPem(
  key: PemKey,
  name: string | undefined,
  folder: string,
  path: Path,
  report: Report
): DestinationTransport {
  if (name === undefined) return {}
  let pem: string
  try {
    pem = readFileSync(resolve(folder, name), 'utf8')
  } catch {
    report([...path, key], `the file ${name} cannot be read; paths are relative to the workspace file.`)
    return {}
  }
  const { holds, check } = CHECKS[key]
  try {
    check(pem)
  } catch {
    report([...path, key], `the file ${name} does not hold ${holds} in PEM form (-----BEGIN …).`)
    return {}
  }
  return { [key]: pem }
}

function checkCertificates(pem: string): void {
  const certificates = pem.match(CERTIFICATE) ?? []
  if (certificates.length === 0) throw new Error('no certificate')
  for (const certificate of certificates) new X509Certificate(certificate)
}

function belongTogether(cert: string, key: string): boolean {
  try {
    createSecureContext({ cert, key })
    return true
  } catch {
    return false
  }
}

function isProxy(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol)
}
