// Imports the installed packages by name from an ES module, as programs written today do.
import assert from 'node:assert'
import console from 'node:console'
import { run } from '@extensible-webhooks/cli'
import { destination } from '@extensible-webhooks/destination'
import { createEngine } from '@extensible-webhooks/engine'
import { startReceiver } from '@extensible-webhooks/harness'
import { verifyBody } from '@extensible-webhooks/signing'
import { parseWorkspace } from '@extensible-webhooks/workspace'

for (const imported of [run, createEngine, startReceiver, verifyBody, parseWorkspace]) {
  assert.strictEqual(typeof imported, 'function')
}
assert.strictEqual(destination.slug, 'actions-webhook-extensible')
console.log('imported by an ES module')
