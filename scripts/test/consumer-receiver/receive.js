// A receiver that has nothing but `@extensible-webhooks/signing`: prints its address, then what it verified, and ends
// after the first request.
const { createServer } = require('node:http')
const { verifyBody } = require('@extensible-webhooks/signing')

const server = createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray())
  try {
    verifyBody({ headers: request.headers, body, secrets: [process.env.SHARED_SECRET] })
    console.log(`verified ${body}`)
    response.writeHead(204)
  } catch (error) {
    console.log(`refused ${body}: ${error.code}`)
    response.writeHead(401)
  }
  response.end(() => {
    server.closeAllConnections()
    server.close()
  })
})
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/orders`))
