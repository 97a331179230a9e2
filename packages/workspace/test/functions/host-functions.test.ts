import { createHash } from 'node:crypto'
import { CryptoObjects } from '../../src/functions/sandbox/crypto-objects'
import { createHostFunctions } from '../../src/functions/sandbox/host-functions'
import { Budget } from '../../src/functions/sandbox/budget'
import { Flags } from '../../src/functions/sandbox/flags'
import { Logs } from '../../src/functions/sandbox/logs'
import { Programs } from '../../src/functions/sandbox/programs'
import { LIMITS } from '../../src/functions/limits'

describe('what the host does for the sandbox', () => {
  const objects = new CryptoObjects()
  const functions = createHostFunctions(objects)
  const call = (name: string, args: readonly unknown[], ...buffers: Uint8Array[]): unknown =>
    functions.get(name)!({ args, buffers })
  afterEach(() => {
    objects.clear()
  })

  // The sandbox is not trusted: this is what a function could send if it got hold of the call itself.
  const HOSTILE: readonly unknown[][] = [
    [],
    [null],
    [{}],
    [[]],
    [5, 5, 5],
    ['x', 'x', 'x'],
    ['__proto__', 'constructor', {}],
    [{ toString: 5 }, { toJSON: 1 }],
    [Number.MAX_SAFE_INTEGER, -1, NaN]
  ]

  it.each([...functions.keys()])('%s answers any arguments with a value or an error, and nothing else', (name) => {
    for (const args of HOSTILE) {
      for (const buffers of [[], [new Uint8Array(3)], [new Uint8Array(32), new Uint8Array(16)]]) {
        try {
          const answer = call(name, args, ...buffers)
          expect(['object', 'string', 'number', 'boolean', 'undefined']).toContain(typeof answer)
        } catch (error) {
          // Node's errors belong to another realm than those of a test.
          expect((error as Error).name).toMatch(/Error$/)
        }
      }
    }
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })

  it('makes only the kinds of crypto objects that it knows', () => {
    for (const kind of ['constructor', '__proto__', 'toString', 'scrypt', 5]) {
      expect(() => call('crypto.create', [kind, 'sha256'])).toThrow('Unknown kind of crypto object')
    }
  })

  it('gives no number of a crypto object twice', () => {
    const first = call('crypto.create', ['hash', 'sha256']) as number
    objects.clear()
    const second = call('crypto.create', ['hash', 'sha256']) as number
    expect(second).toBeGreaterThan(first)
    expect(() => call('crypto.update', [first, 'a'])).toThrow('made in another run')
  })

  it('bounds the number of crypto objects', () => {
    for (let made = 0; made < LIMITS.maxCryptoObjects; made++) call('crypto.create', ['hash', 'md5'])
    expect(() => call('crypto.create', ['hash', 'md5'])).toThrow('at most 10000')
  })

  it('does with an object only what its kind can', () => {
    const hash = call('crypto.create', ['hash', 'sha256'])
    for (const name of ['crypto.final', 'crypto.tag', 'crypto.sign', 'crypto.verify', 'crypto.aad', 'crypto.padding']) {
      expect(() => call(name, [hash, 'key'])).toThrow('is not a function of this object')
    }
    expect(call('crypto.digest', [hash])).toEqual(createHash('sha256').digest())
  })

  it('reads an unknown encoding as UTF-8', () => {
    const hash = call('crypto.create', ['hash', 'sha256'])
    call('crypto.update', [hash, 'é', 'nonsense'])
    expect(call('crypto.digest', [hash])).toEqual(createHash('sha256').update('é').digest())
  })

  it.each([-1, 1.5, LIMITS.maxRandomBytes + 1, '8', null])('draws no %s random bytes', (size) => {
    expect(() => call('crypto.random', [size])).toThrow('randomBytes: the size must be a whole number')
  })

  it('sets no part of a URL but those that can be set', () => {
    const set = (name: string, value: string): unknown => call('url.set', ['https://a.example/p', name, value])
    expect(set('host', 'b.example:8')).toMatchObject({ href: 'https://b.example:8/p', port: '8' })
    for (const name of ['origin', '__proto__', 'constructor', 'searchParams']) {
      expect(set(name, 'x')).toMatchObject({ href: 'https://a.example/p' })
    }
  })
})

describe('the log of a run', () => {
  it('takes any level for one that it knows', () => {
    const logs = new Logs()
    logs.add('warn', 'a')
    logs.add('__proto__', 5)
    expect(logs.lines).toEqual([
      { level: 'warn', text: 'a' },
      { level: 'log', text: '5' }
    ])
  })

  it('ends with one note, however much follows, and begins anew', () => {
    const logs = new Logs()
    for (let line = 0; line < 1_000; line++) logs.add('info', 'x')
    expect(logs.lines).toHaveLength(LIMITS.maxLogLines + 1)
    const kept = logs.lines
    logs.clear()
    logs.add('info', 'new')
    expect([logs.lines.length, kept.length]).toEqual([1, LIMITS.maxLogLines + 1])
  })

  it('keeps nothing of a line that is longer than all lines may be', () => {
    const logs = new Logs()
    logs.add('info', 'x'.repeat(LIMITS.maxLogLength + 1))
    expect(logs.lines).toEqual([{ level: 'warn', text: expect.stringContaining('More was written') }])
  })
})

describe('the functions that a thread keeps', () => {
  const program = (bytes: number) => ({
    handlers: [],
    pages: { numbers: new Uint32Array(), bytes: new Uint8Array(bytes) }
  })

  it('are the ones that were used last', () => {
    const programs = new Programs()
    for (let key = 0; key < LIMITS.maxPrograms; key++) programs.put(String(key), program(1))
    programs.get('0')
    programs.put('one more', program(1))
    expect([programs.get('0') !== undefined, programs.get('1'), programs.get('2') !== undefined]).toEqual([
      true,
      undefined,
      true
    ])
  })

  it('hold to their bytes', () => {
    const programs = new Programs()
    const half = LIMITS.maxProgramBytes / 2 + 1
    programs.put('a', program(half))
    programs.put('b', program(half))
    expect([programs.get('a'), programs.get('b') !== undefined]).toEqual([undefined, true])
  })
})

describe('the processor time of a run', () => {
  it('is counted while it computes only', async () => {
    const budget = new Budget(new Flags())
    budget.open(1, 40)
    budget.pause()
    await new Promise((resolve) => setTimeout(resolve, 60))
    budget.resume()
    expect(budget.isSpent()).toBe(false)
    const end = performance.now() + 60
    while (performance.now() < end);
    expect(budget.isSpent()).toBe(true)
    budget.pause()
    expect(budget.leftMs).toBe(0)
  })

  it('is over at once for the run that is told to stop, and for no other', () => {
    const flags = new Flags()
    const budget = new Budget(flags)
    budget.open(7, 1_000)
    flags.stop(6)
    expect(budget.isSpent()).toBe(false)
    flags.stop(7)
    expect(budget.isSpent()).toBe(true)
    budget.open(8, 1_000)
    expect(budget.isSpent()).toBe(false)
  })

  it('has no end where no run is open: the prelude is ours', () => {
    expect(new Budget(new Flags()).isSpent()).toBe(false)
  })

  it('can be read in the other thread: since when which run computes', () => {
    const flags = new Flags()
    const other = new Flags(flags.memory)
    const budget = new Budget(flags)
    expect(other.computingMs(3)).toBeUndefined()
    budget.open(3, 1_000)
    expect(other.computingMs(3)).toBeGreaterThanOrEqual(0)
    expect(other.computingMs(2)).toBeUndefined()
    budget.pause()
    expect(other.computingMs(3)).toBeUndefined()
    budget.resume()
    expect(other.computingMs(3)).toBeLessThan(1_000)
  })
})
