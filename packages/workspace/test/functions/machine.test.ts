import { createInstance, type Instance } from '../../src/functions/sandbox/instance'
import { checkRoom, Machine, type Loaded } from '../../src/functions/sandbox/machine'

const MIB = 1024 * 1024
const SECRET = 'canary-0123456789'

interface Opened {
  readonly instance: Instance
  readonly machine: Machine
  /** What the sandbox told the host. */
  readonly told: string[]
}

async function open(base?: Machine['base'], stackLimitBytes = 256 * 1024): Promise<Opened> {
  const told: string[] = []
  const instance = await createInstance({
    memoryLimitBytes: 32 * MIB,
    stackLimitBytes,
    host: (context, args) => {
      told.push(
        args
          .slice(0, 2)
          .map((arg) => context.getString(arg))
          .join(' ')
      )
      return context.newString('null')
    },
    isSpent: () => false
  })
  return { instance, machine: new Machine(instance, base), told }
}

function load(machine: Machine, source: string): Loaded {
  const loaded = machine.load('a.js', source)
  if ('error' in loaded) throw new Error(loaded.error.message)
  return loaded
}

function run(machine: Machine): void {
  const settings = { secret: SECRET }
  machine.call(
    'run',
    JSON.stringify({ handler: 'onTrack', events: [{ type: 'track' }], settings, seed: 1, maxLength: MIB })
  )
  machine.pump(() => false)
}

/** Whether the whole memory of an instance holds a text, in the form of either of QuickJS's kinds of texts. */
function holds(instance: Instance, text: string): boolean {
  const bytes = Buffer.from(instance.bytes().buffer)
  return bytes.includes(text, 'latin1') || bytes.includes(Buffer.from(text, 'utf16le'))
}

describe('the memory of the sandbox (C5, F43)', () => {
  let opened: Opened
  beforeAll(async () => {
    opened = await open()
  }, 60_000)
  beforeEach(() => {
    opened.told.length = 0
    opened.machine.reset()
  })

  const KEPT: Readonly<Record<string, string>> = {
    'in a global': 'globalThis.kept = settings',
    'in texts of every kind':
      'globalThis.kept = [settings.secret + "1", settings.secret + "€", Buffer.from(settings.secret)]',
    'in memory that it grew by': 'globalThis.kept = Array.from({ length: 200000 }, (_, i) => settings.secret + i)',
    'deep in the stack':
      '(function deep(n, secret) { return n === 0 ? eval("secret") : deep(n - 1, secret + "") })(400, settings.secret)',
    'in what was given back': 'for (let i = 0; i < 50000; i++) ({ [settings.secret + i]: i })'
  }

  it.each(Object.entries(KEPT))('holds no byte of what a run had %s', (_, body) => {
    const { instance, machine } = opened
    const loaded = load(machine, `async function onTrack(event, settings) { ${body}; return event }`)
    machine.reset(loaded)
    run(machine)
    expect(holds(instance, SECRET)).toBe(true)
    machine.reset(loaded)
    expect(holds(instance, SECRET)).toBe(false)
  })

  it('is the same, byte for byte, after any number of runs', () => {
    const { instance, machine } = opened
    const loaded = load(machine, 'let runs = 0; async function onTrack(event) { globalThis.x = ++runs; return event }')
    machine.reset(loaded)
    const before = Buffer.from(instance.bytes())
    for (let time = 0; time < 20; time++) {
      run(machine)
      machine.reset(loaded)
    }
    const after = Buffer.from(instance.bytes())
    // Between the data and the stack lie pages that no run has ever reached; all else is compared.
    expect(after.length).toBeGreaterThanOrEqual(before.length)
    expect(after.subarray(0, before.length).equals(before)).toBe(true)
  })

  it('holds a function only while that one is set', () => {
    const { instance, machine } = opened
    const one = load(machine, 'const table = "function-number-one"; const onTrack = () => ({ table })')
    const two = load(machine, 'const table = "function-number-two"; const onTrack = () => ({ table })')
    for (const [loaded, here, gone] of [
      [one, 'one', 'two'],
      [two, 'two', 'one']
    ] as const) {
      machine.reset(loaded)
      expect([holds(instance, `function-number-${here}`), holds(instance, `function-number-${gone}`)]).toEqual([
        true,
        false
      ])
      run(machine)
      expect(opened.told.at(-1)).toBe(`end {"returned":{"table":"function-number-${here}"}}`)
    }
  })

  it('takes little for a small function over the base', () => {
    const { pages } = load(opened.machine, 'const onTrack = (event) => event')
    expect(pages.bytes.length).toBeLessThan(512 * 1024)
    expect(opened.machine.base.pages.bytes.length).toBeLessThan(2.5 * MIB)
  })

  it('tells how much a run took, and when there is no more', () => {
    const { machine } = opened
    const loaded = load(
      machine,
      'globalThis.all = []; const onTrack = () => { for (;;) all.push(new Uint8Array(1e5).fill(1)) }'
    )
    machine.reset(loaded)
    const before = machine.used()
    expect([machine.isFull(), before < 4 * MIB]).toEqual([false, true])
    run(machine)
    expect(machine.used()).toBeGreaterThan(before + 28 * MIB)
    machine.reset(loaded)
    expect([machine.isFull(), machine.used()]).toEqual([false, before])
  })

  it('refuses to hand over what does not fit', () => {
    const { instance, machine } = opened
    expect(() => {
      checkRoom(instance, 64 * MIB)
    }).toThrow('out of memory')
    expect(() => {
      machine.call('run', 'x'.repeat(40 * MIB))
    }).toThrow('out of memory')
    machine.reset()
  })

  it('takes over the base of another instance, with the same pointers', async () => {
    const second = await open(opened.machine.base)
    expect(second.machine.base).toBe(opened.machine.base)
    const loaded = load(second.machine, 'const onTrack = (event) => ({ ...event, chunks: _.chunk([1, 2, 3], 2) })')
    second.machine.reset(loaded)
    run(second.machine)
    expect(second.told).toEqual(['end {"returned":{"type":"track","chunks":[[1,2],[3]]}}'])
  })

  it('makes a base of its own where the other does not fit', async () => {
    const second = await open(opened.machine.base, 128 * 1024)
    expect(second.machine.base).not.toBe(opened.machine.base)
    expect(load(second.machine, 'const onPage = () => 1').handlers).toEqual(['onPage'])
  })
})
