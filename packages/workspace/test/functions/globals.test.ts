import * as crypto from 'node:crypto'
import { runInNewContext } from 'node:vm'
import { useRunner } from './support/runner'

/** What Node itself gives for the same expression. */
function inNode(expression: string): unknown {
  const context = { crypto, Buffer, URL, URLSearchParams, TextEncoder, TextDecoder, atob, btoa, structuredClone }
  const value: unknown = runInNewContext(`JSON.stringify(${expression})`, context)
  return JSON.parse(String(value))
}

describe('globals of an insert function give what Node gives (C5)', () => {
  const bench = useRunner(() => ({ timeoutMs: 5_000 }))

  const CASES: Readonly<Record<string, readonly string[]>> = {
    'crypto hashes': [
      `crypto.createHash('sha256').update('é\\u0000\\ud83d\\ude00').digest('hex')`,
      `crypto.createHash('md5').update('a').update(Buffer.from([0, 255])).digest('base64')`,
      `crypto.createHash('sha1').update('6869', 'hex').digest('base64url')`,
      `[...crypto.createHash('sha512').update(new Uint8Array([1, 2, 3])).digest()]`,
      `(() => { const h = crypto.createHash('sha256').update('a'); const c = h.copy().update('b'); return [h.digest('hex'), c.digest('hex')] })()`
    ],
    'crypto HMAC': [
      `crypto.createHmac('sha1', 'secret').update('{"a":1}').digest('hex')`,
      `crypto.createHmac('sha256', Buffer.from('ff00', 'hex')).update(Buffer.from('body')).digest('base64')`
    ],
    'crypto ciphers': [
      `(() => { const c = crypto.createCipheriv('aes-256-cbc', 'k'.repeat(32), 'i'.repeat(16)); return c.update('hello ×', 'utf8', 'hex') + c.final('hex') })()`,
      `(() => { const c = crypto.createCipheriv('aes-128-gcm', Buffer.alloc(16, 1), Buffer.alloc(12, 2)); c.setAAD(Buffer.from('aad')); const d = Buffer.concat([c.update('text'), c.final()]); return [d.toString('hex'), c.getAuthTag().toString('hex')] })()`,
      `(() => { const d = crypto.createDecipheriv('aes-256-ecb', 'k'.repeat(32), null); d.setAutoPadding(false); return d.update('00'.repeat(16), 'hex', 'base64') + d.final('base64') })()`
    ],
    'crypto comparison': [
      `crypto.timingSafeEqual(Buffer.from('abc'), Buffer.from('abc'))`,
      `crypto.timingSafeEqual(Buffer.from('abc'), Buffer.from('abd'))`,
      `crypto.getHashes().includes('sha256')`
    ],
    Buffer: [
      `Buffer.from('é€😀').toString('hex')`,
      `Buffer.from('w6k', 'base64').toString()`,
      `Buffer.from('-_-_', 'base64url').toString('hex')`,
      `Buffer.from([251, 255, 191]).toString('base64url')`,
      `Buffer.isEncoding('base64url')`,
      `Buffer.concat([Buffer.from('a'), Buffer.alloc(2)]).readUInt16BE(1)`,
      `Buffer.byteLength('é')`,
      `Buffer.from('68656a', 'hex').toString('latin1')`,
      `Buffer.from('abc').equals(Buffer.from('abc'))`,
      `JSON.stringify(Buffer.from('ab'))`
    ],
    'base64 and text': [
      `btoa('hällo')`,
      `atob('aORsbG8=')`,
      `[...new TextEncoder().encode('é\\u0000€')]`,
      `new TextDecoder().decode(new Uint8Array([0xef, 0xbb, 0xbf, 0x61, 0xff]))`,
      `new TextDecoder('latin1').decode(new Uint8Array([0xe9]))`,
      `new TextDecoder('utf-16le').encoding`
    ],
    URL: [
      `new URL('HTTPS://user:p%40w@Example.com:8443/a/../b?x=1&y=%20#frag')`,
      `(({ protocol, username, password, host, hostname, port, pathname, search, hash, origin }) => ({ protocol, username, password, host, hostname, port, pathname, search, hash, origin }))(new URL('https://user:pw@example.com:8443/b?x=1#f'))`,
      `new URL('../c', 'https://example.com/a/b/').href`,
      `(() => { const u = new URL('https://a.example/p'); u.searchParams.append('q', 'a b&c'); u.pathname = '/ü'; u.port = '99'; u.hash = 'h'; return String(u) })()`,
      `(() => { const u = new URL('https://a.example/?a=1'); const p = u.searchParams; u.search = '?b=2'; return [p.get('a'), p.get('b')] })()`,
      `URL.canParse('nonsense')`
    ],
    URLSearchParams: [
      `String(new URLSearchParams({ a: '1 2', b: 'ü&=' }))`,
      `[...new URLSearchParams('?a=1&a=2&b=%41+')]`,
      `(() => { const p = new URLSearchParams([['a', 1], ['b', 2], ['a', 3]]); p.set('a', 9); p.append('c', 'x'); p.delete('b'); p.sort(); return [p.toString(), p.getAll('a'), p.has('c'), p.has('b'), p.get('zz'), p.size, [...p.keys()]] })()`
    ],
    structuredClone: [
      `structuredClone({ a: [1, { b: null }], d: new Date(0), u: undefined, n: NaN })`,
      `(() => { const a = { n: 1 }; a.self = a; const c = structuredClone(a); return [c !== a, c.self === c, c.n] })()`,
      `[...structuredClone(new Map([[{ k: 1 }, new Set([1, 2])]]))].map(([k, v]) => [k, [...v]])`,
      `structuredClone(new Uint8Array([1, 2]))[1]`,
      `structuredClone(/a/gi).flags`
    ]
  }

  for (const [title, expressions] of Object.entries(CASES)) {
    it.each(expressions)(`${title}: %s`, async (expression) => {
      expect(await bench.out(`event.out = ${expression}`)).toEqual(inNode(expression))
    })
  }

  it('signs and verifies with a private key', async () => {
    const { privateKey, publicKey } = crypto.generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' }
    })
    const body = `const signature = crypto.createSign('RSA-SHA256').update('a.b').sign(settings.privateKey, 'base64')
      const verified = crypto.createVerify('RSA-SHA256').update('a.b').verify(settings.publicKey, signature, 'base64')
      event.out = { signature, verified }`
    const { signature, verified } = (await bench.out(body, { settings: { privateKey, publicKey } })) as {
      signature: string
      verified: boolean
    }
    expect(verified).toBe(true)
    expect(crypto.createVerify('RSA-SHA256').update('a.b').verify(publicKey, signature, 'base64')).toBe(true)
  })

  it('draws random values that differ from run to run', async () => {
    const body = `event.out = [crypto.randomUUID(), crypto.randomBytes(8).toString('hex'), Math.random(), crypto.randomInt(1e9)]`
    const [first, second] = [await bench.out(body), await bench.out(body)] as [unknown[], unknown[]]
    expect(first[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/)
    expect(first[1]).toHaveLength(16)
    expect(first[2]).toBeLessThan(1)
    expect(first.filter((value, index) => value === second[index])).toEqual([])
    expect(await bench.out('event.out = [...crypto.getRandomValues(new Uint8Array(64))].some((b) => b > 0)')).toBe(true)
  })

  it('spreads Math.random evenly', async () => {
    const body = `const n = [0, 0, 0, 0]; for (let i = 0; i < 8000; i++) n[Math.floor(Math.random() * 4)]++; event.out = n`
    for (const count of (await bench.out(body)) as number[]) expect(Math.abs(count - 2_000)).toBeLessThan(250)
  })

  it.each([
    [`crypto.createHash('nonsense')`, 'Digest method not supported'],
    [`crypto.createHash('sha256').update(5)`, 'Expected a text, a Buffer, a typed array or an ArrayBuffer'],
    [`crypto.createHash('sha256').update('a').digest().digest()`, 'not a function'],
    [`{ const h = crypto.createHash('sha256'); h.digest(); h.digest() }`, 'Digest already called'],
    ['crypto.randomBytes(1e9)', 'randomBytes: the size must be a whole number'],
    [`crypto.timingSafeEqual(Buffer.from('a'), Buffer.from('ab'))`, 'must have the same byte length'],
    [`new URL('nonsense')`, 'Invalid URL'],
    [`atob('*')`, 'InvalidCharacterError'],
    [`new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([255]))`, 'not valid for encoding'],
    [`structuredClone({ f() {} })`, 'could not be cloned'],
    [`setTimeout('1')`, 'the first argument must be a function'],
    [`await cache.load('', 1, () => 1)`, 'the key must be a text'],
    [`await cache.load('k', () => 1)`, 'the time to live is in milliseconds'],
    [`await cache.load('k', 1)`, 'the third argument must be a function']
  ])('%s throws what Node says', async (expression, message) => {
    const end = await bench.end(`async function onTrack() { ${expression} }`)
    expect(end).toMatchObject({
      status: 'rejected',
      error: { code: 'failed', reason: expect.stringContaining(message) }
    })
  })

  it('brings the real lodash', async () => {
    const body = `event.out = [_.VERSION, _.get(event, 'properties.order_id'), _.chunk([1, 2, 3], 2), _.camelCase('Foo bar'),
      _.template('hi <%= name %>')({ name: 'you' }), _.isEqual({ a: [1] }, { a: [1] }), _.cloneDeep({ a: { b: 1 } })]`
    const [version, ...rest] = (await bench.out(body)) as unknown[]
    expect(version).toMatch(/^4\./)
    expect(rest).toEqual(['o-1', [[1, 2], [3]], 'fooBar', 'hi you', true, { a: { b: 1 } }])
  })

  it('lets a script use the names of globals for its own', async () => {
    const source = `const fetch = 1, crypto = 2, _ = 3, Buffer = 4\nfunction btoa() { return 5 }
      const onTrack = (event) => ({ ...event, out: [fetch, crypto, _, Buffer, btoa()] })`
    expect(await bench.end(source)).toMatchObject({ event: { out: [1, 2, 3, 4, 5] } })
  })

  it('has neither process nor require nor module, also not behind constructors (F43)', async () => {
    const body = `const reach = async (get) => { try { return String(await get()) } catch (error) { return error.name } }
      event.out = [typeof process, typeof require, typeof module, typeof Deno, typeof std, typeof os,
        await reach(() => this.constructor.constructor('return process')()),
        await reach(() => (async () => {}).constructor('return process')()),
        await reach(() => fetch.constructor('return process')()),
        await reach(() => console.log.constructor('return require')()),
        await reach(() => crypto.createHash.constructor.constructor('return globalThis.process')())]`
    expect(await bench.out(body)).toEqual([
      ...Array.from({ length: 6 }, () => 'undefined'),
      'ReferenceError',
      'ReferenceError',
      'ReferenceError',
      'ReferenceError',
      'undefined'
    ])
  })
})

describe('console of an insert function', () => {
  const bench = useRunner()
  const lines = async (body: string): Promise<readonly unknown[]> =>
    (await bench.logs(`async function onTrack(event) { ${body}; return event }`)).map(({ level, text }) => [
      level,
      text
    ])

  it('keeps each line with its level', async () => {
    const body = `console.log('a', 1, true, null, undefined); console.debug('b'); console.info('c'); console.warn('d'); console.error('e')`
    expect(await lines(body)).toEqual([
      ['log', 'a 1 true null undefined'],
      ['debug', 'b'],
      ['info', 'c'],
      ['warn', 'd'],
      ['error', 'e']
    ])
  })

  it.each([
    [`{ a: [1, 'x', { b: null }], 'odd key': 2n }`, `{ a: [1, 'x', { b: null }], 'odd key': 2n }`],
    [`'%s has %d of %j, %o%%', 'u', '5', { a: 1 }, [2]`, `u has 5 of {"a":1}, [2]%`],
    [`'%s'`, '%s'],
    ['new Map([[1, { a: 2 }]]), new Set(["x"])', `Map { 1 => { a: 2 } } Set { 'x' }`],
    [
      'new Date(0), /a/g, Symbol("s"), () => 1, function named() {}',
      '1970-01-01T00:00:00.000Z /a/g Symbol(s) [Function: (anonymous)] [Function: named]'
    ],
    ['Buffer.from("ab"), new Uint16Array([1])', 'Buffer[97, 98] Uint16Array[1]'],
    ['(() => { const a = { n: 1 }; a.self = a; return a })()', '{ n: 1, self: [Circular] }'],
    ['{ a: { b: { c: { d: { e: { f: 1 } } } } } }', '{ a: { b: { c: { d: { e: [Object] } } } } }'],
    ['{}, [], new (class Order { id = 1 })()', '{} [] Order { id: 1 }'],
    ['{ get a() { throw new Error("no") } }', '(a value that cannot be shown)']
  ])('writes %s', async (values, text) => {
    expect(await lines(`console.log(${values})`)).toEqual([['log', text]])
  })

  it('writes errors with their place', async () => {
    const [[, text]] = (await lines(`console.error(new TypeError('bad'))`)) as [[string, string]]
    expect(text).toMatch(/^TypeError: bad\n {4}at onTrack \(order\.js:1:\d+\)/)
  })

  it('keeps what was written before the function failed', async () => {
    const source = `async function onTrack() { console.log('so far'); throw new Error('then') }`
    expect(await bench.logs(source)).toEqual([{ level: 'log', text: 'so far' }])
  })

  it('cuts long lines and long lists', async () => {
    const [[, line], [, list]] = (await lines(
      `console.log('x'.repeat(1e5)); console.log(Array.from({ length: 1e4 }, () => 1))`
    )) as [[string, string], [string, string]]
    expect(line).toBe(`${'x'.repeat(4096)}… (cut)`)
    expect(list).toMatch(/1, … 9900 more\]$/)
  })

  it('keeps 200 lines of a flood, with a note in the place of the rest (F43)', async () => {
    const { logs, ends } = await bench.run(
      `async function onTrack(event) { for (let i = 0; i < 20000; i++) console.log('line', i); return event }`
    )
    expect(ends[0]!.status).toBe('returned')
    expect(logs).toHaveLength(201)
    expect(logs[199]).toEqual({ level: 'log', text: 'line 199' })
    expect(logs[200]).toEqual({ level: 'warn', text: 'More was written than the 200 lines or 64 KB that are kept.' })
  })

  it('keeps 64 KB of long lines', async () => {
    const logs = await bench.logs(`function onTrack() { for (let i = 0; i < 50; i++) console.log('x'.repeat(4000)) }`)
    expect(logs).toHaveLength(17)
    expect(logs[16]!.level).toBe('warn')
  })

  it('has the other methods of a console', async () => {
    const body = `console.assert(true, 'not this'); console.assert(false, 'this'); console.dir({ a: 1 }); console.time('t'); console.timeEnd('t')`
    expect(await lines(body)).toEqual([
      ['error', 'Assertion failed this'],
      ['log', '{ a: 1 }']
    ])
  })
})
