/** What a handler can be generated for. */
export const FRAMEWORKS = ['node', 'express', 'fastify', 'lambda'] as const

/** One of {@link FRAMEWORKS}. */
export type Framework = (typeof FRAMEWORKS)[number]

/** What one framework needs around the part that all handlers share. */
export interface FrameworkCode {
  readonly imports: readonly string[]
  /** Type of the second argument of `onDelivery`. */
  readonly requestType: string
  /** How it is used, for the comment at the head. */
  readonly usage: string
  readonly code: string
}

const READ_RAW = `/** Gives nothing for a body that is too large; one that hides its length is cut off. */
async function readRaw(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BYTES) return undefined
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MAX_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}`

const NODE = `${READ_RAW}

/**
 * @param onDelivery takes what was verified
 * @throws Error where a secret is missing in the environment
 */
export function createHandler(onDelivery: OnDelivery): RequestListener {
  const secrets = readSecrets()
  return (request, response) => {
    const respond = async (): Promise<void> => {
      const raw = await readRaw(request)
      const { status, text } = raw ? await receive(request.headers, raw, secrets, request, onDelivery) : TOO_LARGE
      response.writeHead(status, { 'content-type': 'text/plain', ...(raw ? {} : { connection: 'close' }) }).end(text)
    }
    respond().catch(() => response.destroy())
  }
}`

const EXPRESS = `${READ_RAW}

/**
 * @param onDelivery takes what was verified
 * @throws Error where a secret is missing in the environment
 */
export function createHandler(onDelivery: OnDelivery): RequestHandler {
  const secrets = readSecrets()
  return async (request, response) => {
    // A signature covers the bytes; what a body parser made of them cannot be verified.
    if (request.readableEnded) throw new Error('Mount this route before express.json() and other body parsers.')
    const raw = await readRaw(request)
    const { status, text } = raw ? await receive(request.headers, raw, secrets, request, onDelivery) : TOO_LARGE
    if (!raw) response.set('connection', 'close')
    response.status(status).type('text/plain').send(text)
  }
}`

const FASTIFY = `/**
 * @param onDelivery takes what was verified
 * @param url path of the route
 * @throws Error where a secret is missing in the environment
 */
export function createPlugin(onDelivery: OnDelivery, url = '/'): FastifyPluginCallback {
  const secrets = readSecrets()
  return (fastify, _options, done) => {
    // A signature covers the bytes, so inside this plugin nothing parses them.
    fastify.removeAllContentTypeParsers()
    fastify.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_BYTES }, (_request, body, parsed) => {
      parsed(null, body)
    })
    fastify.route({
      method: METHODS,
      url,
      handler: async (request, reply) => {
        const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
        const { status, text } = await receive(request.headers, raw, secrets, request, onDelivery)
        return reply.code(status).type('text/plain').send(text)
      }
    })
    done()
  }
}`

const LAMBDA = `/** The part of an event of API Gateway (version 2) or a function URL that is read. */
export interface LambdaRequest {
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body?: string | null
  readonly isBase64Encoded?: boolean
}

/** What API Gateway is answered with. */
export interface LambdaResponse {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * @param onDelivery takes what was verified
 * @throws Error where a secret is missing in the environment
 */
export function createHandler(onDelivery: OnDelivery): (request: LambdaRequest) => Promise<LambdaResponse> {
  const secrets = readSecrets()
  return async (request) => {
    const raw = Buffer.from(request.body ?? '', request.isBase64Encoded === true ? 'base64' : 'utf8')
    const { status, text } =
      raw.length > MAX_BYTES ? TOO_LARGE : await receive(request.headers, raw, secrets, request, onDelivery)
    return { statusCode: status, headers: { 'content-type': 'text/plain' }, body: text }
  }
}`

/** The code of each framework. */
export const FRAMEWORK_CODE: Readonly<Record<Framework, FrameworkCode>> = {
  node: {
    imports: [`import type { IncomingMessage, RequestListener } from 'node:http'`],
    requestType: 'IncomingMessage',
    usage: 'createServer(createHandler((body) => save(body))).listen(8080)',
    code: NODE
  },
  express: {
    imports: [
      `import type { IncomingMessage } from 'node:http'`,
      `import type { Request, RequestHandler } from 'express'`
    ],
    requestType: 'Request',
    usage: `app.post('/webhook', createHandler((body) => save(body))) // before express.json()`,
    code: EXPRESS
  },
  fastify: {
    imports: [`import type { FastifyPluginCallback, FastifyRequest } from 'fastify'`],
    requestType: 'FastifyRequest',
    usage: `app.register(createPlugin((body) => save(body), '/webhook'))`,
    code: FASTIFY
  },
  lambda: {
    imports: [],
    requestType: 'LambdaRequest',
    usage: 'export const handler = createHandler((body) => save(body))',
    code: LAMBDA
  }
}
