import { connect } from 'node:net'
import { once } from 'node:events'
import { createTransport, isTransportError } from '@extensible-webhooks/engine'
import {
  resetAfterHeaders,
  resetUnanswered,
  startReceiver,
  TLS_KINDS,
  type Receiver,
  type Reply,
  type TlsKind
} from '../../src'

describe('D5, F13: the receiver over TLS', () => {
  let receiver: Receiver
  afterEach(() => receiver.close())
  const send = async (): Promise<string> => {
    const transport = createTransport({ allowPrivateNetwork: true, deadlineMs: 5_000, ca: receiver.ca! })
    try {
      const request = { method: 'POST' as const, url: receiver.url, headers: {}, body: '{}' }
      return String((await transport.send(request)).status)
    } catch (error) {
      if (!isTransportError(error)) throw error
      return `${error.code} ${String(error.errno)}`
    } finally {
      await transport.close()
    }
  }

  it.each<[TlsKind, string]>([
    ['valid', '200'],
    ['expired', 'tls CERT_HAS_EXPIRED'],
    ['wrong-host', 'tls ERR_TLS_CERT_ALTNAME_INVALID'],
    ['self-signed', 'tls DEPTH_ZERO_SELF_SIGNED_CERT']
  ])('with a certificate that is %s ends as %s', async (tls, expected) => {
    receiver = await startReceiver(200, { tls })
    expect(receiver.url).toMatch(/^https:/)
    expect(await send()).toBe(expected)
    expect(receiver.requests).toHaveLength(expected === '200' ? 1 : 0)
  })

  it('is described in every kind', () => {
    expect(Object.keys(TLS_KINDS)).toEqual(['valid', 'expired', 'wrong-host', 'self-signed'])
  })

  it.each<[string, () => Reply]>([
    ['without an answer', resetUnanswered],
    ['after the headers', resetAfterHeaders]
  ])('resets the connection below TLS %s', async (_title, fault) => {
    receiver = await startReceiver(fault(), { tls: 'valid' })
    expect(await send()).toBe('reset ECONNRESET')
    receiver.reply(200)
    expect(await send()).toBe('200')
  })

  it('closes although a client is in the middle of the handshake', async () => {
    receiver = await startReceiver(200, { tls: 'valid' })
    const socket = connect(receiver.port, '127.0.0.1')
    await once(socket, 'connect')
    socket.on('error', () => undefined)
    socket.write(Buffer.from([0x16, 0x03, 0x01]))
    const ended = new Promise((resolve) => socket.once('close', resolve))
    await receiver.close()
    await ended
  })

  it('goes on after a client that speaks no TLS', async () => {
    receiver = await startReceiver(200, { tls: 'valid' })
    await expect(fetch(receiver.url.replace('https', 'http'))).rejects.toThrow()
    expect(await send()).toBe('200')
  })
})
