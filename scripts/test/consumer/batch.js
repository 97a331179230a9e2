// Sends a batch whose second item no request can be made of, and prints the status of each as stock core and our engine
// see it. A second copy of actions-core shows here.
const { Destination } = require('@segment/actions-core')
const { createEngine, createTransport } = require('@extensible-webhooks/engine')
const { destination } = require('@extensible-webhooks/destination')
const { EVENT, settingsFor, withReceiver } = require('./receiver')

withReceiver(async (url, requests) => {
  const { sharedSecret, subscription } = settingsFor(url)
  const mapping = { ...subscription.mapping, url: { '@path': '$.properties.url' }, enable_batching: true }
  const events = [url, 'ftp://erp.example.com/'].map((address) => ({ ...EVENT, properties: { url: address } }))

  const [stock] = await new Destination(destination).onBatch(events, {
    sharedSecret,
    subscription: { ...subscription, mapping }
  })
  const transport = createTransport({ allowPrivateNetwork: ['127.0.0.1'] })
  const engine = createEngine(destination, { transport })
  const { outcomes } = await engine.run('send', events, { settings: { sharedSecret }, mapping })
  await transport.close()

  console.log(`stock core: ${stock.multistatus.map(({ status }) => status).join(' ')}`)
  console.log(`the engine: ${outcomes.map(({ status }) => status).join(' ')}`)
  console.log(`requests: ${requests.length}`)
})
