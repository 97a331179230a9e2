/** Sends events through one engine over loopback and tells how much heap is in use early and late. See memory.ts. */
const { fork } = require('node:child_process')
const { once } = require('node:events')
const { join } = require('node:path')
const { destination } = require('@extensible-webhooks/destination')
const { createEngine, createTransport } = require('@extensible-webhooks/engine')

const IN_FLIGHT = 50
const count = Number(process.argv[2])

async function main() {
  const receiver = fork(join(__dirname, 'receiver.js'), {
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc']
  })
  const [{ port }] = await once(receiver, 'message')
  const transport = createTransport({ allowPrivateNetwork: true, connections: IN_FLIGHT })
  const engine = createEngine(destination, { transport })
  const mapping = { url: `http://127.0.0.1:${port}/one`, method: 'POST', data: { '@path': '$.' } }
  const settings = {
    sharedSecret: 's',
    subscriptions: [{ partnerAction: 'send', subscribe: 'type = "track"', mapping }]
  }
  const send = (index) => {
    const event = { type: 'track', event: 'Sale', messageId: `m-${index}`, userId: `u-${index}`, properties: { index } }
    return engine.onEvent(event, settings)
  }
  await sendAll(0, count / 10, send)
  const early = heap()
  await sendAll(count / 10, count, send)
  const late = heap()
  await transport.close()
  receiver.disconnect()
  process.send({ early, late })
}

async function sendAll(from, to, send) {
  let next = from
  const worker = async () => {
    while (next < to) await send(next++)
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker))
}

function heap() {
  global.gc()
  global.gc()
  return process.memoryUsage().heapUsed
}

void main()
