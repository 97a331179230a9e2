// Loads the installed plugin into the installed engine and delivers one signed request.
const assert = require('node:assert')
const { createEngine, createTransport } = require('@extensible-webhooks/engine')
const { destination } = require('@extensible-webhooks/destination')
const { verifyBody } = require('@extensible-webhooks/signing')
const { EVENT, settingsFor, withReceiver } = require('./receiver')

withReceiver(async (url, requests) => {
  const transport = createTransport({ allowPrivateNetwork: ['127.0.0.1'] })
  await createEngine(destination, { transport }).onEvent(EVENT, settingsFor(url))
  await transport.close()
  assert.strictEqual(requests.length, 1)
  assert.strictEqual(requests[0].body.toString(), '{"id":"o-1"}')
  verifyBody({ headers: requests[0].headers, body: requests[0].body, secrets: ['shared'] })
  console.log('delivered by the engine')
})
