// Runs the search plugin, of another kind than the webhook, in stock core and in the engine: a bulk with two results.
const { Destination } = require('@segment/actions-core')
const { createEngine, createTransport } = require('@extensible-webhooks/engine')
const { destination } = require('@extensible-webhooks/destination-search')
const { createServer } = require('node:http')
const { once } = require('node:events')

const answer = {
  errors: true,
  items: [
    { create: { status: 201, result: 'created' } },
    { create: { status: 400, error: { type: 'x', reason: 'y' } } }
  ]
}

async function main() {
  const cluster = createServer(async (request, response) => {
    await request.toArray()
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })
  cluster.listen(0, '127.0.0.1')
  await once(cluster, 'listening')
  const settings = { endpoint: `http://127.0.0.1:${cluster.address().port}`, username: 'u', password: 'p' }
  const mapping = { index: 'orders', document: { '@path': '$.properties' } }
  const events = ['m-1', 'm-2'].map((messageId) => ({ type: 'track', event: 'Order', messageId, properties: {} }))

  const subscription = { partnerAction: 'indexDocument', subscribe: 'type = "track"', mapping }
  const [stock] = await new Destination(destination).onBatch(events, { ...settings, subscription })
  const transport = createTransport({ allowPrivateNetwork: ['127.0.0.1'] })
  const { outcomes } = await createEngine(destination, { transport }).run('indexDocument', events, {
    settings,
    mapping
  })
  await transport.close()
  cluster.closeAllConnections()
  cluster.close()

  console.log(`stock core: ${stock.multistatus.map(({ status }) => status).join(' ')}`)
  console.log(`the engine: ${outcomes.map(({ status }) => status).join(' ')}`)
}
main()
