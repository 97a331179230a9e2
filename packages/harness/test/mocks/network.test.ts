import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { request } from 'undici'
import { startMocks, startReceiver } from '../../src'
import { guardNetwork } from '../../src/mocks/network-guard'

/** 203.0.113.0/24 is reserved for documentation, so that not even a mistake would call anybody. */
const OUTSIDE = '203.0.113.7'

const failure = (socket: { on(event: 'error', listener: (error: Error) => void): unknown }): Promise<Error> =>
  new Promise((resolve) => socket.on('error', resolve))

describe('while mocks are open, no way leads to the network (D3)', () => {
  it('neither a socket, nor TLS, nor an undici that a plugin brings', async () => {
    const mocks = await startMocks([], { allowLoopback: false })
    try {
      const message = expect.stringContaining('Mocks are on, and no connection may leave them') as string
      expect(await failure(connect(443, OUTSIDE))).toMatchObject({ code: 'ENETUNREACH', message })
      expect(await failure(connect({ host: OUTSIDE, port: 443 }))).toMatchObject({ code: 'ENETUNREACH' })
      expect(await failure(connect({ host: 'example.com', port: 80 }))).toMatchObject({ code: 'ENETUNREACH' })
      expect(await failure(connectTls({ host: OUTSIDE, port: 443 }))).toMatchObject({ code: 'ENETUNREACH' })
      expect(await failure(connect('/tmp/some.sock'))).toMatchObject({ code: 'ENETUNREACH' })
      await expect(request(`http://${OUTSIDE}/`)).rejects.toThrow()
      await expect(fetch(`http://${OUTSIDE}/`)).rejects.toThrow()
    } finally {
      await mocks.close()
    }
  })

  it('nor to another port of this machine, in a scenario', async () => {
    const receiver = await startReceiver(200)
    const mocks = await startMocks([], { allowLoopback: false })
    try {
      expect(await failure(connect(receiver.port, '127.0.0.1'))).toMatchObject({ code: 'ENETUNREACH' })
      expect(receiver.connections()).toBe(0)
    } finally {
      await mocks.close()
      await receiver.close()
    }
  })

  it('but to this machine where mocks are used by themselves', async () => {
    const receiver = await startReceiver(200)
    const mocks = await startMocks([])
    try {
      expect((await request(receiver.url)).statusCode).toBe(200)
    } finally {
      await mocks.close()
      await receiver.close()
    }
  })

  it('and to the ports that are allowed', async () => {
    const receiver = await startReceiver(200)
    const guard = guardNetwork(false)
    try {
      guard.allow(receiver.port)
      expect((await request(receiver.url)).statusCode).toBe(200)
    } finally {
      guard.close()
      await receiver.close()
    }
  })
})
