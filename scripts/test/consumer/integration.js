// Delivers one signed request with the integration test that stock actions-core brings for authors of destinations.
const assert = require('node:assert')
const { createTestIntegration } = require('@segment/actions-core')
const { destination } = require('@extensible-webhooks/destination')
const { verifyBody } = require('@extensible-webhooks/signing')
const { EVENT, settingsFor, withReceiver } = require('./receiver')

withReceiver(async (url, requests) => {
  const { sharedSecret, subscription } = settingsFor(url)
  const integration = createTestIntegration(destination)
  const [response] = await integration.testAction('send', {
    event: EVENT,
    settings: { sharedSecret },
    mapping: subscription.mapping
  })
  assert.strictEqual(response.status, 200)
  assert.strictEqual(requests.length, 1)
  assert.strictEqual(requests[0].body.toString(), '{"id":"o-1"}')
  verifyBody({ headers: requests[0].headers, body: requests[0].body, secrets: ['shared'] })
  console.log('delivered by the integration test of stock core')
})
