// Loads the installed plugin into stock actions-core and delivers one signed request.
const assert = require('node:assert')
const { Destination } = require('@segment/actions-core')
const { destination } = require('@extensible-webhooks/destination')
const { verifyBody } = require('@extensible-webhooks/signing')
const { EVENT, settingsFor, withReceiver } = require('./receiver')

withReceiver(async (url, requests) => {
  await new Destination(destination).onEvent(EVENT, settingsFor(url))
  assert.strictEqual(requests.length, 1)
  assert.strictEqual(requests[0].body.toString(), '{"id":"o-1"}')
  verifyBody({ headers: requests[0].headers, body: requests[0].body, secrets: ['shared'] })
  console.log('delivered by stock core')
})
