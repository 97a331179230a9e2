import type { Delivery } from '../body/delivery'
import type { Schema } from '../schema'
import type { SecretNames } from '../signing'
import { parts, quote } from './code'
import { decodeCode } from './decode-code'
import { FRAMEWORK_CODE, type Framework } from './frameworks'

/** What a handler is made of. */
export interface HandlerParts {
  readonly framework: Framework
  readonly delivery: Delivery
  /** What the body is after it was read. */
  readonly schema: Schema
  /** Name of its type. */
  readonly type: string
  /** The declaration of the type, or the module that exports it. */
  readonly declaration: { readonly code: string } | { readonly from: string }
  readonly secrets: SecretNames
  readonly destination: string
  readonly mapping: string
}

/** Writes a handler in TypeScript that verifies a delivery over its raw bytes, reads it and hands it on. */
export function handlerCode(made: HandlerParts): string {
  const { framework, delivery, schema, type, declaration, secrets } = made
  const shell = FRAMEWORK_CODE[framework]
  const decode = decodeCode(delivery, schema, type)
  const body = delivery.mayBeEmpty ? `${type} | undefined` : type
  const imports = [
    ...(delivery.gzip ? [`import { gunzipSync } from 'node:zlib'`] : []),
    `import { isSignatureError, ${verifiers(secrets).join(', ')} } from '@extensible-webhooks/signing'`,
    `import type { SignatureHeaders } from '@extensible-webhooks/signing'`,
    ...decode.imports,
    ...shell.imports,
    ...('from' in declaration ? [`import type { ${type} } from ${quote(declaration.from)}`] : [])
  ]
  const text = parts(
    headOf(made, shell.usage),
    imports.join('\n'),
    'code' in declaration ? declaration.code : undefined,
    `/**
 * Takes a delivery whose signature is right. What it throws is answered with 500, so that the sender tries again. The same
 * delivery may come more than once.
 */
export type OnDelivery = (body: ${body}, request: ${shell.requestType}) => void | Promise<void>`,
    constants(framework, delivery),
    secretsCode(secrets),
    verifyCode(secrets),
    unpackCode(delivery),
    decode.code,
    receiveCode(body, shell.requestType, delivery),
    shell.code
  )
  return `${text}\n`
}

function headOf({ destination, mapping, secrets }: HandlerParts, usage: string): string {
  const names = Object.values(secrets).join(' and ')
  // A name must not end the comment, or what follows it would be code.
  const [from, to] = [mapping, destination].map((name) => JSON.stringify(name).replaceAll('*/', '* /'))
  return `/**
 * Receives what the mapping ${from ?? ''} of the destination ${to ?? ''} sends.
 * Made by \`xwh types\`; make it anew when the mapping has changed. The secrets come from the environment:
 * ${names}, and while a secret is changed the old one under the same name with _PREVIOUS.
 *
 *     ${usage}
 */`
}

function verifiers({ shared, standard }: SecretNames): string[] {
  return [...(shared ? ['verifyBody'] : []), ...(standard ? ['verifyStandardWebhook'] : [])]
}

function constants(framework: Framework, { method }: Delivery): string {
  const methods = method === undefined ? ['POST', 'PUT', 'PATCH', 'DELETE'] : [method]
  const answer = `interface Answer {
  readonly status: number
  readonly text: string
}`
  const limit = `/** A body may have this many bytes. */
const MAX_BYTES = 16 * 1024 * 1024`
  const own =
    framework === 'fastify'
      ? `const METHODS = [${methods.map(quote).join(', ')}]`
      : `const TOO_LARGE: Answer = { status: 413, text: 'The body is too large.' }`
  return parts(answer, limit, own)
}

function secretsCode({ shared, standard }: SecretNames): string {
  const members = [...(shared ? [['shared', shared]] : []), ...(standard ? [['standard', standard]] : [])] as const
  return `interface Secrets {
${members.map(([name]) => `  readonly ${name ?? ''}: readonly string[]`).join('\n')}
}

function readSecrets(): Secrets {
  return {
${members.map(([name, variable]) => `    ${name ?? ''}: readSecret(${quote(variable ?? '')})`).join(',\n')}
  }
}

function readSecret(name: string): readonly string[] {
  const current = process.env[name]
  if (!current) throw new Error(\`Set the environment variable \${name} to the secret of the sender.\`)
  const previous = process.env[\`\${name}_PREVIOUS\`]
  return previous ? [current, previous] : [current]
}`
}

function verifyCode({ shared, standard }: SecretNames): string {
  const checks = [
    ...(shared ? ['verifyBody({ headers, body, secrets: secrets.shared })'] : []),
    ...(standard ? ['verifyStandardWebhook({ headers, body, secrets: secrets.standard })'] : [])
  ]
  return `/** Gives why the request must not be trusted. */
function distrust(headers: SignatureHeaders, body: Buffer, secrets: Secrets): string | undefined {
  try {
${checks.map((line) => `    ${line}`).join('\n')}
    return undefined
  } catch (error) {
    // A secret that is no secret is a mistake on this side.
    if (!isSignatureError(error) || error.code === 'malformed-secret') throw error
    return error.code
  }
}`
}

function unpackCode({ gzip }: Delivery): string {
  const read = gzip
    ? `  const plain = contentEncoding === 'gzip' ? gunzipSync(body, { maxOutputLength: 4 * MAX_BYTES }) : body
  return new TextDecoder('utf-8', { fatal: true }).decode(plain)`
    : `  return new TextDecoder('utf-8', { fatal: true }).decode(body)`
  return `function textOf(body: Buffer${gzip ? ', contentEncoding: unknown' : ''}): string {
${read}
}`
}

function receiveCode(body: string, requestType: string, { gzip, mayBeEmpty }: Delivery): string {
  const text = gzip ? `textOf(raw, headers['content-encoding'])` : 'textOf(raw)'
  const read = mayBeEmpty ? `raw.length === 0 ? undefined : decode(${text})` : `decode(${text})`
  const headers = gzip ? 'Readonly<Record<string, string | string[] | undefined>>' : 'SignatureHeaders'
  return `async function receive(
  headers: ${headers},
  raw: Buffer,
  secrets: Secrets,
  request: ${requestType},
  onDelivery: OnDelivery
): Promise<Answer> {
  try {
    const reason = distrust(headers, raw, secrets)
    if (reason !== undefined) return { status: 401, text: \`The signature is not right: \${reason}.\` }
  } catch {
    return { status: 500, text: 'The receiver has no usable secret.' }
  }
  let body: ${body}
  try {
    body = ${read}
  } catch {
    return { status: 400, text: 'The body cannot be read.' }
  }
  try {
    await onDelivery(body, request)
    return { status: 200, text: 'ok' }
  } catch (error) {
    console.error(error)
    return { status: 500, text: 'The delivery could not be handled.' }
  }
}`
}
