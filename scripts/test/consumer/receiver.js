// A receiver on loopback that keeps what it gets, for the programs beside it.
const { once } = require('node:events')
const { createServer } = require('node:http')

/** Starts it, hands its URL and its requests to `work`, and closes it. */
exports.withReceiver = async (work) => {
  const requests = []
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray())
    requests.push({ method: request.method, url: request.url, headers: request.headers, body })
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    await work(`http://127.0.0.1:${server.address().port}/orders`, requests)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

exports.EVENT = {
  type: 'track',
  event: 'Order Completed',
  messageId: 'm-1',
  userId: 'u-1',
  properties: { order_id: 'o-1' }
}

/** Settings as Segment keeps them, with one mapping. */
exports.settingsFor = (url) => ({
  sharedSecret: 'shared',
  subscription: {
    subscribe: 'type = "track"',
    partnerAction: 'send',
    mapping: { url, method: 'POST', data: { id: { '@path': '$.properties.order_id' } } }
  }
})
