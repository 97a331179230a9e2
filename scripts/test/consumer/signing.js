// Signs and verifies with the installed package.
const assert = require('node:assert')
const { signBody, signStandardWebhook, verifyBody, verifyStandardWebhook } = require('@extensible-webhooks/signing')

const body = '{"id":1}'
const headers = { 'X-Signature': signBody('shared', body) }
assert.deepStrictEqual(verifyBody({ headers, body, secrets: ['shared'] }), { secretIndex: 0 })
assert.throws(() => verifyBody({ headers, body: `${body} `, secrets: ['shared'] }), { code: 'no-match' })

const secrets = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw']
const signed = signStandardWebhook({ id: 'm-1', timestamp: Math.floor(Date.now() / 1000), body, secrets })
assert.strictEqual(verifyStandardWebhook({ headers: signed, body, secrets }).id, 'm-1')
console.log('signed and verified')
