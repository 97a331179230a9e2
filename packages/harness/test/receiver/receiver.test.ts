import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { startReceiver, type Receiver } from '../../src'

/** Opens a connection by hand; `text` is what came so far. */
async function open(receiver: Receiver): Promise<{ socket: Socket; text: () => string; ended: Promise<unknown> }> {
  const socket = connect(receiver.port, '127.0.0.1')
  await once(socket, 'connect')
  let text = ''
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')))
  socket.on('error', () => undefined)
  return { socket, text: () => text, ended: new Promise((resolve) => socket.once('close', resolve)) }
}

const GET = 'GET / HTTP/1.1\r\n\r\n'

describe('D5: the receiver', () => {
  let receiver: Receiver
  afterEach(() => receiver.close())

  it('answers pipelined requests in their order, however late the answers are ready', async () => {
    receiver = await startReceiver(async ({ path }) => {
      await new Promise((resolve) => setTimeout(resolve, path === '/1' ? 20 : 0))
      return { text: path }
    })
    const { socket, text, ended } = await open(receiver)
    socket.write('GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\nconnection: close\r\n\r\n')
    await ended
    expect(receiver.requests.map(({ path }) => path)).toEqual(['/1', '/2'])
    expect(text().indexOf('/1')).toBeLessThan(text().indexOf('/2'))
  })

  it('lets a client send its body that waits for a word', async () => {
    receiver = await startReceiver()
    const { socket, text, ended } = await open(receiver)
    socket.write('POST / HTTP/1.1\r\nexpect: 100-continue\r\nconnection: close\r\ncontent-length: 2\r\n\r\n')
    while (!text().includes('100 Continue')) await once(socket, 'data')
    socket.write('ok')
    await ended
    expect(text()).toContain('HTTP/1.1 200 OK')
    expect(receiver.requests[0]!.body.toString()).toBe('ok')
  })

  it('sends no body after HEAD, 204 and 304', async () => {
    receiver = await startReceiver(({ path }) => ({ status: Number(path.slice(1)), text: 'body' }))
    const { socket, text, ended } = await open(receiver)
    socket.write('HEAD /200 HTTP/1.1\r\n\r\nGET /204 HTTP/1.1\r\n\r\nGET /304 HTTP/1.1\r\nconnection: close\r\n\r\n')
    await ended
    expect(text()).toBe(
      'HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nHTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 304 Not Modified\r\n\r\n'
    )
  })

  it.each([
    ['a body that is too large', 'POST / HTTP/1.1\r\ncontent-length: 11\r\n\r\n', '413 Payload Too Large'],
    [
      'a head that is too large',
      `GET / HTTP/1.1\r\nx: ${'x'.repeat(600)}\r\n\r\n`,
      '431 Request Header Fields Too Large'
    ],
    ['what is no HTTP', 'hello\r\n\r\n', '400 Bad Request']
  ])('answers %s, ends the connection, and goes on', async (_title, bytes, expected) => {
    receiver = await startReceiver(200, { maxBodyBytes: 10, maxHeadBytes: 500 })
    const { socket, text, ended } = await open(receiver)
    socket.write(bytes)
    await ended
    expect(text()).toContain(`HTTP/1.1 ${expected}\r\n`)
    expect(receiver.requests).toEqual([])
    expect((await fetch(receiver.url)).status).toBe(200)
  })

  it('answers 408 to a request that does not come in time, and lets idle connections go', async () => {
    receiver = await startReceiver(200, { requestTimeoutMs: 30, idleTimeoutMs: 150 })
    const slow = await open(receiver)
    slow.socket.write('POST / HTTP/1.1\r\ncontent-length: 5\r\n\r\nab')
    const idle = await open(receiver)
    await Promise.all([slow.ended, idle.ended])
    expect(slow.text()).toContain('408 Request Timeout')
    expect(idle.text()).toBe('')
  })

  it('does not count the time between two requests', async () => {
    receiver = await startReceiver(200, { requestTimeoutMs: 40 })
    const { socket, text } = await open(receiver)
    socket.write(GET)
    await once(socket, 'data')
    await new Promise((resolve) => setTimeout(resolve, 80))
    socket.write(GET)
    await once(socket, 'data')
    expect(text().match(/200 OK/g)).toHaveLength(2)
    expect(text()).not.toContain('408')
  })

  it('holds back a client that sends without reading, and serves it all the same', async () => {
    receiver = await startReceiver({ body: Buffer.alloc(1_000_000) })
    const { socket, text, ended } = await open(receiver)
    socket.pause()
    socket.write(GET.repeat(200))
    const before = process.memoryUsage().external
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(process.memoryUsage().external - before).toBeLessThan(50_000_000)
    socket.resume()
    socket.write('GET / HTTP/1.1\r\nconnection: close\r\n\r\n')
    await ended
    expect(text().match(/200 OK/g)).toHaveLength(201)
  })

  it('keeps a bounded number of requests and bytes', async () => {
    receiver = await startReceiver(200, { keepRequests: 3, keepBytes: 1_800 })
    const send = (body: string): Promise<unknown> => fetch(receiver.url, { method: 'POST', body })
    const lengths = (): number[] => receiver.requests.map(({ body }) => body.length)
    for (const length of [1, 2, 3, 4]) await send('x'.repeat(length))
    expect(lengths()).toEqual([2, 3, 4])
    await send('x'.repeat(1_500))
    expect(lengths()).toEqual([1_500])
    receiver.requests.length = 0
    await send('x'.repeat(5))
    await send('x'.repeat(6))
    expect(lengths()).toEqual([5, 6])
  })

  it('writes what is under way before it closes, where it is given time', async () => {
    let answer = (): void => undefined
    receiver = await startReceiver(async () => {
      await new Promise<void>((resolve) => (answer = resolve))
      return { text: 'late' }
    })
    const response = fetch(receiver.url)
    while (receiver.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 2))
    const closed = receiver.close(5_000)
    answer()
    expect(await (await response).text()).toBe('late')
    await closed
  })

  it('closes in time although a client hangs, and more than once', async () => {
    receiver = await startReceiver({ delayMs: 600_000 })
    const response = fetch(receiver.url)
    const failed = expect(response).rejects.toThrow()
    while (receiver.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 2))
    await receiver.close(20)
    await failed
    await receiver.close()
  })

  it('says that a port is taken', async () => {
    receiver = await startReceiver()
    await expect(startReceiver(200, { port: receiver.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })
})
