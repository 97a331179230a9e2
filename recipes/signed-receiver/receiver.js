// A receiver that verifies what arrives. Run it with: node receiver.js
// It needs the package @extensible-webhooks/signing, and the secrets of the workspace in the environment.
const { createServer } = require('node:http')
const { isSignatureError, verifyBody, verifyStandardWebhook } = require('@extensible-webhooks/signing')

const {
  RECEIVER_SHARED_SECRET = 'dev-shared-secret',
  RECEIVER_WEBHOOK_SECRET = 'whsec_ZGV2LXNlY3JldC1vZi10aGUtcmVjaXBlLW9ubHkhIQ==',
  PORT = '8080'
} = process.env

const MAX_BYTES = 5_000_000

/** Ids that were taken already, since an answer can get lost on its way back. In earnest: a table with a unique key. */
const taken = new Set()

/** Verifies the raw bytes before anything else, and answers with one result for each event. */
function receive(headers, body) {
  try {
    verifyBody({ headers, body, secrets: [RECEIVER_SHARED_SECRET] })
    verifyStandardWebhook({ headers, body, secrets: [RECEIVER_WEBHOOK_SECRET] })
  } catch (error) {
    if (isSignatureError(error)) return { status: 400, json: { error: error.code } }
    throw error
  }
  const content = JSON.parse(body)
  const events = content.events ?? [content]
  return { status: 200, json: { results: events.map(take) } }
}

function take({ id, type, name, user }) {
  if (typeof id !== 'string') return { status: 'refused', reason: 'The event has no id.' }
  if (!taken.has(id)) console.log(`${type} ${name ?? ''} of ${user ?? 'somebody'}`)
  taken.add(id)
  return { status: 'ok' }
}

/** The body as it came: parsed and written again it would have another signature. */
async function readBody(request) {
  const chunks = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += chunk.length
    if (bytes > MAX_BYTES) throw new Error('The body is too long.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function createReceiver() {
  return createServer(async (request, response) => {
    try {
      const { status, json } = receive(request.headers, await readBody(request))
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json))
    } catch (error) {
      console.error(error)
      response.writeHead(500).end()
    }
  })
}

if (require.main === module) {
  const server = createReceiver().listen(Number(PORT), '127.0.0.1', () => {
    console.log(`listening on http://127.0.0.1:${server.address().port}/events`)
  })
}

module.exports = { createReceiver }
