import { refuseAddress } from '../../src/transport/address-guard'
import { createTransport } from '../../src/transport/create-transport'
import { startReceiver } from '@extensible-webhooks/harness'
import { Duplex } from 'node:stream'
import { errorOf } from './support/expect-error'
import type { Dial, DialTarget, TransportOptions } from '../../src/transport/types'
import type { Socket } from 'node:net'

const get = (url: string): { method: string; url: string; headers: Record<string, string> } => ({
  method: 'GET',
  url,
  headers: {}
})

/** Records where a connection would go; a public address is then refused by nobody but us. */
function recordingDial(): { dial: Dial; dialed: DialTarget[] } {
  const dialed: DialTarget[] = []
  return {
    dialed,
    dial: (target) => {
      dialed.push(target)
      return Promise.reject(Object.assign(new Error('recorded'), { code: 'ECONNREFUSED' }))
    }
  }
}

/** Hosts as they stand in a URL, and the addresses that a resolver would give for a name. */
const REFUSED: [literal: string, address: string][] = [
  ['127.0.0.1', '127.0.0.1'],
  ['127.1', '127.0.0.1'],
  ['127.0.1', '127.0.0.1'],
  ['2130706433', '127.0.0.1'],
  ['0x7f.1', '127.0.0.1'],
  ['0x7f000001', '127.0.0.1'],
  ['0177.0.0.1', '127.0.0.1'],
  ['017700000001', '127.0.0.1'],
  ['127.255.255.254', '127.255.255.254'],
  ['１２７.０.０.１', '127.0.0.1'],
  ['①②⑦.⓪.⓪.①', '127.0.0.1'],
  ['127。0。0。1', '127.0.0.1'],
  ['%31%32%37.0.0.1', '127.0.0.1'],
  ['0.0.0.0', '0.0.0.0'],
  ['0', '0.0.0.0'],
  ['0.1.2.3', '0.1.2.3'],
  ['[::1]', '::1'],
  ['[0:0:0:0:0:0:0:1]', '::1'],
  ['[::]', '::'],
  ['[::ffff:7f00:1]', '::ffff:7f00:1'],
  ['[::ffff:127.0.0.1]', '::ffff:127.0.0.1'],
  ['[::ffff:10.1.2.3]', '::ffff:10.1.2.3'],
  ['[::7f00:1]', '::7f00:1'],
  ['[::127.0.0.1]', '::127.0.0.1'],
  ['[::5db8:d822]', '::5db8:d822'],
  ['[::ffff:0:7f00:1]', '::ffff:0:7f00:1'],
  ['[64:ff9b::7f00:1]', '64:ff9b::7f00:1'],
  ['[64:ff9b::a9fe:a9fe]', '64:ff9b::a9fe:a9fe'],
  ['[64:ff9b:1::7f00:1]', '64:ff9b:1::7f00:1'],
  ['[2002:7f00:1::]', '2002:7f00:1::'],
  ['[2001:0:7f00:1::]', '2001:0:7f00:1::'],
  ['[fd00:ec2::254]', 'fd00:ec2::254'],
  ['[fc00::1]', 'fc00::1'],
  ['[fe80::1]', 'fe80::1'],
  ['[fec0::1]', 'fec0::1'],
  ['[ff02::1]', 'ff02::1'],
  ['[100::1]', '100::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['[4000::1]', '4000::1'],
  ['169.254.169.254', '169.254.169.254'],
  ['2852039166', '169.254.169.254'],
  ['169.254.170.2', '169.254.170.2'],
  ['168.63.129.16', '168.63.129.16'],
  ['10.0.0.1', '10.0.0.1'],
  ['172.16.0.1', '172.16.0.1'],
  ['172.31.255.255', '172.31.255.255'],
  ['192.168.1.1', '192.168.1.1'],
  ['100.64.0.1', '100.64.0.1'],
  ['100.127.255.254', '100.127.255.254'],
  ['198.18.0.1', '198.18.0.1'],
  ['198.19.255.254', '198.19.255.254'],
  ['192.0.0.1', '192.0.0.1'],
  ['192.0.2.1', '192.0.2.1'],
  ['224.0.0.1', '224.0.0.1'],
  ['240.0.0.1', '240.0.0.1'],
  ['255.255.255.255', '255.255.255.255']
]

const PUBLIC = ['93.184.216.34', '8.8.8.8', '2606:2800:220:1:248:1893:25c8:1946', '2a00:1450:4001:80b::200e']

describe('F22 an address that is refused', () => {
  test.each(REFUSED)('is never dialed as the literal %s', async (literal) => {
    const { dial, dialed } = recordingDial()
    const lookup = jest.fn(() => Promise.resolve([{ address: '93.184.216.34', family: 4 }]))
    const transport = createTransport({ dial, lookup })
    for (const url of [`http://${literal}/`, `https://${literal}:8443/x`, `http:\\\\${literal}/`]) {
      const error = await errorOf(transport.send(get(url)))
      expect(error).toMatchObject({ code: 'address-refused' })
    }
    expect(dialed).toEqual([])
    expect(lookup).not.toHaveBeenCalled()
    await transport.close()
  })

  test.each(REFUSED)('is never dialed when a name resolves to it (%s)', async (_literal, address) => {
    const { dial, dialed } = recordingDial()
    const family = address.includes(':') ? 6 : 4
    const alone = createTransport({ dial, lookup: () => Promise.resolve([{ address, family }]) })
    const mixed = createTransport({
      dial,
      lookup: () =>
        Promise.resolve([
          { address: '93.184.216.34', family: 4 },
          { address, family }
        ])
    })
    for (const transport of [alone, mixed]) {
      for (const url of ['http://hook.test/', 'https://hook.test/', 'http://localhost./']) {
        expect((await errorOf(transport.send(get(url)))).code).toBe('address-refused')
      }
      await transport.close()
    }
    expect(dialed).toEqual([])
  })

  test('names the host and the reason, and how to make an exception', async () => {
    const transport = createTransport({ lookup: () => Promise.resolve([{ address: '10.1.2.3', family: 4 }]) })
    const error = await errorOf(transport.send(get('http://hook.test/path?token=canary')))
    expect(error.message).toBe(
      'The host "hook.test" is not called: its address 10.1.2.3 is private (allowPrivateNetwork can make an exception)'
    )
    await transport.close()
  })

  test('is refused again after connecting, whatever was dialed', async () => {
    for (const remoteAddress of ['127.0.0.1', '::ffff:10.0.0.1', undefined]) {
      const socket = Object.assign(new Duplex({ read: () => undefined, write: () => undefined }), { remoteAddress })
      const written = jest.spyOn(socket, 'write')
      const transport = createTransport({ dial: () => Promise.resolve(socket as unknown as Socket) })
      expect((await errorOf(transport.send(get('http://93.184.216.34/')))).code).toBe('address-refused')
      expect(socket.destroyed).toBe(true)
      expect(written).not.toHaveBeenCalled()
      await transport.close()
    }
  })
})

test.each(PUBLIC)('the public address %s is dialed, as a literal and for a name', async (address) => {
  const { dial, dialed } = recordingDial()
  const transport = createTransport({ dial, lookup: () => Promise.resolve([{ address, family: 0 }]) })
  const literal = address.includes(':') ? `[${address}]` : address
  expect((await errorOf(transport.send(get(`http://${literal}/`)))).code).toBe('refused')
  expect((await errorOf(transport.send(get('https://hook.test/')))).code).toBe('refused')
  expect(dialed).toEqual([
    { hostname: address, port: 80, addresses: [address] },
    { hostname: 'hook.test', port: 443, addresses: [address] }
  ])
  expect(refuseAddress(address)).toBeUndefined()
  await transport.close()
})

describe('F23 DNS rebinding', () => {
  test('of 1,000 answers that turn from public to private, only what was checked is dialed', async () => {
    const { dial, dialed } = recordingDial()
    let asked = 0
    const transport = createTransport({
      dial,
      connections: 5,
      lookup: () => Promise.resolve([{ address: asked++ % 2 === 0 ? '93.184.216.34' : '127.0.0.1', family: 4 }])
    })
    const codes: string[] = []
    for (let count = 0; count < 1_000; count++)
      codes.push((await errorOf(transport.send(get('http://rebind.test/')))).code)
    expect(asked).toBe(1_000)
    expect(codes.filter((code) => code === 'address-refused')).toHaveLength(500)
    expect(dialed).toHaveLength(500)
    expect(new Set(dialed.flatMap(({ addresses }) => addresses))).toEqual(new Set(['93.184.216.34']))
    await transport.close()
  })

  test('the system is not asked for the name a second time', async () => {
    const receiver = await startReceiver()
    const lookup = jest.fn(() => Promise.resolve([{ address: '127.0.0.1', family: 4 }]))
    const transport = createTransport({ lookup, allowPrivateNetwork: ['127.0.0.0/8'] })
    expect((await transport.send(get(`http://no-such-name.test:${receiver.port}/`))).status).toBe(200)
    expect(lookup).toHaveBeenCalledTimes(1)
    await transport.close()
    await receiver.close()
  })
})

describe('allowPrivateNetwork', () => {
  const cases: [title: string, allow: TransportOptions['allowPrivateNetwork'], url: string, passes: boolean][] = [
    ['true lets everything through', true, 'http://169.254.169.254/', true],
    ['false lets nothing through', false, 'http://10.1.2.3/', false],
    ['an empty list lets nothing through', [], 'http://10.1.2.3/', false],
    ['an address', ['10.1.2.3'], 'http://10.1.2.3/', true],
    ['an address in another form', ['10.1.2.3'], 'http://0x0a010203/', true],
    ['an address, mapped into IPv6', ['10.1.2.3'], 'http://[::ffff:10.1.2.3]/', true],
    ['another address', ['10.1.2.4'], 'http://10.1.2.3/', false],
    ['a range', ['10.0.0.0/8'], 'http://10.1.2.3/', true],
    ['another range', ['192.168.0.0/16'], 'http://10.1.2.3/', false],
    ['an IPv6 address in brackets', ['[::1]'], 'http://[::1]/', true],
    ['an IPv6 range', ['fd00::/8'], 'http://[fd00:ec2::254]/', true],
    ['an IPv4 range for IPv6', ['0.0.0.0/0'], 'http://[::1]/', false],
    ['a host name', ['Inner.Test'], 'http://inner.test/', true],
    ['a host name with a final dot', ['inner.test'], 'http://inner.test./', true],
    ['a host name, not what ends like it', ['inner.test'], 'http://x.inner.test/', false],
    ['the address of a name', ['10.9.0.0/16'], 'http://inner.test/', true],
    ['a name, not its address alone', ['inner.test'], 'http://10.9.9.9/', false]
  ]
  test.each(cases)('%s', async (_title, allowPrivateNetwork, url, passes) => {
    const { dial, dialed } = recordingDial()
    const lookup = (): Promise<{ address: string; family: number }[]> =>
      Promise.resolve([{ address: '10.9.9.9', family: 4 }])
    const transport = createTransport({ dial, lookup, allowPrivateNetwork: allowPrivateNetwork! })
    const { code } = await errorOf(transport.send(get(url)))
    expect(code).toBe(passes ? 'refused' : 'address-refused')
    expect(dialed).toHaveLength(passes ? 1 : 0)
    await transport.close()
  })
})

describe('F25 what is no HTTP endpoint', () => {
  test.each([0, 1, 22, 23, 25, 53, 110, 143, 465, 587, 993, 6000, 6379, 6667, 10080, 11211])(
    'port %i is refused, also where private networks are allowed',
    async (port) => {
      const { dial, dialed } = recordingDial()
      const transport = createTransport({ dial, allowPrivateNetwork: true })
      for (const host of ['127.0.0.1', '93.184.216.34', 'hook.test']) {
        expect((await errorOf(transport.send(get(`http://${host}:${port}/`)))).code).toBe('port-refused')
      }
      expect(dialed).toEqual([])
      await transport.close()
    }
  )

  test.each([
    'file:///etc/passwd',
    'gopher://127.0.0.1:6379/_x',
    'unix:/var/run/docker.sock',
    'ftp://hook.test/',
    'data:,x',
    'no url',
    '/path',
    ''
  ])('the URL "%s" is refused', async (url) => {
    const { dial, dialed } = recordingDial()
    const transport = createTransport({ dial, allowPrivateNetwork: true })
    expect((await errorOf(transport.send(get(url)))).code).toBe('invalid-request')
    expect(dialed).toEqual([])
    await transport.close()
  })

  test.each(['http://user:canary@hook.test/', 'http://canary@hook.test/', 'https://:canary@127.0.0.1/'])(
    'F22 credentials in a URL are refused without being repeated',
    async (url) => {
      const { dial, dialed } = recordingDial()
      const transport = createTransport({ dial, allowPrivateNetwork: true })
      const error = await errorOf(transport.send(get(url)))
      expect(error.code).toBe('invalid-request')
      expect(error.message).not.toContain('canary')
      expect(String(error.stack)).not.toContain('canary')
      expect(dialed).toEqual([])
      await transport.close()
    }
  )
})
