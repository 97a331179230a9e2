import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createProbe, loadWorkspace, type ProbeOptions, type ProbeResult } from '../../src'
import { createFolder, pluginSource, type Folder } from '../support/folder'

describe('C1: a module that is tried out before it is loaded', () => {
  let folder: Folder
  beforeEach(() => {
    folder = createFolder()
  })
  afterEach(() => {
    folder.remove()
  })

  const probe = (source: string, options: ProbeOptions = {}): ProbeResult =>
    createProbe(options)(folder.file('plugin.js', source), 'plugin')

  it('is all right where it comes to its end', () => {
    expect(probe(pluginSource('Acme'))).toEqual({ ended: 'ok' })
  })

  it.each([
    ['throws', 'throw new Error("canary")', '', 'canary'],
    ['throws no error', 'throw "just text"', '', 'just text'],
    ['does not parse', 'const = 1', '', 'Unexpected token'],
    ['needs what is not there', 'require("left-out")', 'MODULE_NOT_FOUND', "Cannot find module 'left-out'"],
    ['leaves a rejection that nobody handles', 'Promise.reject(new Error("canary"))', '', 'canary'],
    ['throws as soon as it is loaded', 'process.nextTick(() => { throw new Error("canary") })', '', 'canary']
  ])('is told where it %s', (_title, source, code, message) => {
    expect(probe(source)).toEqual({ ended: 'threw', code, message: expect.stringContaining(message) })
  })

  it.each([
    ['ends the process', 'process.exit(3)', 3],
    ['ends it as if all were well', 'process.exit(0)', 0],
    ['ends it in a getter', 'module.exports = { get presets() { process.exit(4) } }', 4],
    ['kills it', 'process.kill(process.pid, "SIGKILL")', null]
  ])('is told where it %s', (_title, source, code) => {
    expect(probe(source)).toEqual({ ended: 'exited', code })
  })

  it.each([
    ['itself', 'for (;;) {}'],
    ['a getter of its definition', 'module.exports = { actions: {}, get presets() { for (;;) {} } }'],
    ['what it waits for without giving the thread back', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)']
  ])('is stopped where %s never ends', (_title, source) => {
    expect(probe(source, { seconds: 0.5 })).toEqual({ ended: 'hung', seconds: 0.5 })
  })

  it('is stopped where it takes more memory than it may', () => {
    const source = 'const all = []; for (;;) all.push(Buffer.alloc(1_000_000, 1))'
    expect(probe(source, { bytes: 300_000_000 })).toEqual({ ended: 'memory', bytes: 300_000_000 })
  })

  it('keeps nobody waiting for what it starts', () => {
    const child = 'setTimeout(() => undefined, 20_000)'
    const source = `
      const options = { stdio: 'inherit', detached: true }
      const child = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], options)
      child.unref()
      require('node:fs').writeFileSync(__dirname + '/started', String(child.pid))`
    expect(probe(source)).toEqual({ ended: 'ok' })
    // Fails where the child has ended by now.
    process.kill(Number(readFileSync(join(folder.path, 'started'), 'utf8')), 'SIGKILL')
  })

  describe('and is remembered', () => {
    const counting = (name: string): string =>
      `require('node:fs').appendFileSync(__dirname + '/loads', 'x')\nrequire('./name')\n${pluginSource(name)}`
    const loads = (): number => readFileSync(join(folder.path, 'loads'), 'utf8').length

    it('until one of the files that it loaded changes, also by the next process', () => {
      const path = folder.file('plugin.js', counting('Acme'))
      folder.file('name.js', '')
      const options = { cacheFolder: join(folder.path, 'cache') }
      const first = createProbe(options)
      expect([first(path, 'plugin'), first(path, 'plugin')]).toEqual([{ ended: 'ok' }, { ended: 'ok' }])
      expect(createProbe(options)(path, 'plugin')).toEqual({ ended: 'ok' })
      expect(loads()).toBe(1)
      folder.file('name.js', 'throw new Error("canary")')
      expect(createProbe(options)(path, 'plugin')).toMatchObject({ ended: 'threw', message: 'canary' })
      expect(first(path, 'plugin')).toMatchObject({ ended: 'threw' })
      expect(loads()).toBe(3)
    })

    it('never where it failed', () => {
      const path = folder.file('plugin.js', `${counting('Acme')}\nthrow new Error("canary")`)
      folder.file('name.js', '')
      const twice = createProbe({ cacheFolder: join(folder.path, 'cache') })
      expect([twice(path, 'plugin').ended, twice(path, 'plugin').ended]).toEqual(['threw', 'threw'])
      expect(loads()).toBe(2)
    })

    it('in this process only, where the folder cannot be written or holds nonsense', () => {
      const path = folder.file('plugin.js', counting('Acme'))
      folder.file('name.js', '')
      const options = { cacheFolder: folder.file('cache', 'a file and no folder') }
      const probes = createProbe(options)
      expect([probes(path, 'plugin').ended, probes(path, 'plugin').ended]).toEqual(['ok', 'ok'])
      expect(createProbe(options)(path, 'plugin').ended).toBe('ok')
      expect(loads()).toBe(2)
    })
  })

  it.each([
    ['for (;;) {}', 'was still loading after 0.5 s, and was stopped; look for an endless loop'],
    ['process.exit(7)', 'ends the process while it is loaded (exit code 7); take process.exit out of it.'],
    ['throw new Error("no licence")', 'throws while it is loaded: no licence']
  ])('is told at its line in words, and never run in this process: %s', (source, message) => {
    folder.file('crm.js', `globalThis.ran = true; ${source}`)
    const text = 'version: 1\nplugins:\n  acme: ./crm.js\nsources: { website: {} }\ndestinations: {}'
    const { problems, workspace } = loadWorkspace(folder.file('shop.yaml', text), {
      catalog: [],
      environment: {},
      probe: createProbe({ seconds: 0.5 })
    })
    expect(problems.map(({ line, severity, message: told }) => [line, severity, told])).toEqual([
      [3, 'warning', expect.stringContaining(`./crm.js ${message}`)]
    ])
    expect(workspace).toBeDefined()
    expect(globalThis).not.toHaveProperty('ran')
  })
})
