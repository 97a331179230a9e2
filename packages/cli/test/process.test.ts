import { createWriteStream, readFileSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { generateEvents, startReceiver, type Receiver } from '@extensible-webhooks/harness'
import { createFolder, ndjson, track, workspace, type Folder } from './support/run-cli'
import { BIN, build, ROOT, start, until } from './support/spawn-cli'

const LOCAL = '--allow-private-network=127.0.0.1'
const MEGABYTE = 1_024 * 1_024

describe('xwh as a process', () => {
  let folder: Folder
  let receiver: Receiver
  beforeAll(build, 120_000)
  beforeEach(async () => {
    folder = createFolder()
    receiver = await startReceiver()
  })
  afterEach(async () => {
    folder.remove()
    await receiver.close()
  })
  const idsOf = (): string[] =>
    receiver.requests.map(({ body }) => (JSON.parse(body.toString()) as { messageId: string }).messageId)

  it('delivers, and ends with 0', async () => {
    const file = folder.file('w.yaml', workspace(receiver.url))
    const { code, stdout, stderr } = await start(['deliver', file, folder.file('e.ndjson', ndjson(track('a'))), LOCAL])
      .ended
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/delivered +1\n/)
  })

  it('keeps what a plugin prints out of its results (G4)', async () => {
    folder.file('loud.js', "console.log('loud'); exports.default = {}")
    const config = folder.file('xwh.config.json', JSON.stringify({ plugins: ['./loud.js'] }))
    const { code, stdout, stderr } = await start(['plugin', 'list', '--json', '--config', config]).ended
    expect([code, stderr]).toEqual([1, 'loud\n'])
    expect(JSON.parse(stdout)).toMatchObject({ plugins: [{ usable: true }, { from: './loud.js', usable: false }] })
  })

  it('ends though a plugin left a timer open when it was loaded (G4)', async () => {
    const definition =
      "{ name: 'Lingering', slug: 'lingering', mode: 'cloud', actions: { a: { title: 'A', description: 'A', fields: {}, perform() {} } } }"
    folder.file('lingering.js', `setInterval(() => {}, 1000)\nmodule.exports = { destination: ${definition} }\n`)
    const config = folder.file('xwh.config.json', JSON.stringify({ plugins: ['./lingering.js'] }))
    const { code, stdout } = await start(['plugin', 'list', '--config', config]).ended
    expect(code).toBe(0)
    expect(stdout).toContain('Lingering')
  })

  it('does not take a plugin that ends the process for one whose types are fresh (G3)', async () => {
    const file = folder.file('ending.js', 'process.exit(0)\n')
    const { code, stderr } = await start(['plugin', 'types', file, '--check']).ended
    expect(stderr).toContain('calls process.exit while it is loaded')
    expect(code).toBe(2)
  })

  it('holds little memory while it streams 50 MB', async () => {
    const path = join(folder.path, 'large.ndjson')
    const piece = ndjson(...(await generateEvents({ seed: 1, count: 3_000 })))
    const out = createWriteStream(path)
    for (let written = 0; written < 50 * MEGABYTE; written += piece.length)
      if (!out.write(piece)) await once(out, 'drain')
    out.end()
    await once(out, 'close')
    const url = 'https://api.example.com/'
    const single = `      - { name: Who, action: send, enabled: true, trigger: 'type = "identify"', fields: { url: "${url}" } }\n`
    const text = `${workspace(url, { mapping: 'batch: { size: 500 }' })}${single}`
    const peak = join(folder.path, 'peak')
    const { code, stdout } = await start(['deliver', folder.file('w.yaml', text), path, '--mock', '--json'], {
      node: ['--expose-gc', '-r', join(__dirname, 'support/report-peak.js')],
      env: { PEAK_FILE: peak }
    }).ended
    const { events } = JSON.parse(stdout) as { events: number }
    expect(code).toBe(0)
    expect(events).toBeGreaterThan(50_000)
    expect(Number(readFileSync(peak, 'utf8')) / MEGABYTE).toBeLessThan(50)
  }, 120_000)

  it('finishes what is under way at Ctrl-C, says where it stopped, and ends with 130', async () => {
    const open: (() => void)[] = []
    receiver.reply(async () => {
      await new Promise<void>((resolve) => open.push(resolve))
      return 200
    })
    const file = folder.file('w.yaml', workspace(receiver.url))
    const { child, ended } = start(['deliver', file, '-', LOCAL, '--json'])
    child.stdin.write(ndjson(track('a'), track('b'), track('c')))
    await until('three requests', () => open.length === 3)
    child.kill('SIGINT')
    let heard = ''
    child.stderr.on('data', (chunk: Buffer) => (heard += chunk.toString()))
    await until('the message', () => heard.includes('Interrupted'))
    for (const answer of open) answer()
    const { code, stdout, stderr } = await ended
    expect(code).toBe(130)
    expect(JSON.parse(stdout)).toMatchObject({ delivered: 3, stoppedAt: { file: 'stdin', line: 3 } })
    expect(stderr).toContain('Interrupted: reading stopped after stdin:3; finishing 3 deliveries under way.')
    expect(idsOf().sort()).toEqual(['a', 'b', 'c'])
  })

  it('sends what an open batch holds at Ctrl-C', async () => {
    const file = folder.file('w.yaml', workspace(receiver.url, { mapping: 'batch: { maxWaitMs: 3600000 }' }))
    const path = join(folder.path, 'r.ndjson')
    const { child, ended } = start(['deliver', file, '-', LOCAL, '--json', '--rejections', path])
    child.stdin.write(`${ndjson(track('a'), track('b'))}oops\n`)
    let heard = ''
    child.stderr.on('data', (chunk: Buffer) => (heard += chunk.toString()))
    await until('the bad line', () => heard.includes('stdin:3'))
    child.kill('SIGINT')
    const { code, stdout } = await ended
    expect([code, receiver.requests.length]).toEqual([130, 1])
    expect(JSON.parse(stdout)).toMatchObject({ delivered: 2, stoppedAt: { file: 'stdin', line: 3 } })
    expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(1)
  })

  it('ends at once at the second Ctrl-C', async () => {
    receiver.reply(() => new Promise(() => undefined))
    const file = folder.file('w.yaml', workspace(receiver.url, { destination: 'limits: { timeoutMs: 60000 }' }))
    const { child, ended } = start(['deliver', file, '-', LOCAL])
    child.stdin.write(ndjson(track('a')))
    await until('a request', () => receiver.requests.length === 1)
    let heard = ''
    child.stderr.on('data', (chunk: Buffer) => (heard += chunk.toString()))
    child.kill('SIGINT')
    await until('the message', () => heard.includes('Ctrl-C again'))
    const asked = Date.now()
    child.kill('SIGINT')
    expect((await ended).code).toBe(130)
    expect(Date.now() - asked).toBeLessThan(2_000)
  })

  it('says that the file of rejections is full, still prints the summary, and ends with 1', async () => {
    const file = folder.file('w.yaml', workspace('ftp://x/'))
    const events = folder.file('e.ndjson', ndjson(...Array.from({ length: 5_000 }, (_, index) => track(`m${index}`))))
    const args = ['deliver', file, events, '--mock', '--json', '--rejections', '/dev/full']
    const { code, stdout, stderr } = await start(args).ended
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('--rejections /dev/full: the file can no longer be written')
    ])
    expect(JSON.parse(stdout)).toMatchObject({ delivered: 0, stoppedAt: { file: events } })
  })

  it('names the file and the line where reading failed, and ends with 2', async () => {
    const fifo = join(folder.path, 'fifo')
    spawnSync('mkfifo', [fifo])
    const gone = folder.file('gone.ndjson', ndjson(track('x')))
    const file = folder.file('w.yaml', workspace(receiver.url))
    const { ended } = start(['deliver', file, fifo, gone, LOCAL, '--json'])
    const out = createWriteStream(fifo)
    await once(out, 'open')
    rmSync(gone)
    out.end(ndjson(track('a')))
    const { code, stdout, stderr } = await ended
    expect([code, stderr]).toEqual([2, expect.stringContaining(`${gone}:0: reading failed after this line (ENOENT)`)])
    expect(JSON.parse(stdout)).toMatchObject({ delivered: 1, stoppedAt: { file: fifo, line: 1 } })
  })

  it('says that the result cannot be written, without a stack trace', async () => {
    const file = folder.file('w.yaml', workspace(receiver.url))
    const events = folder.file('e.ndjson', ndjson(track('a')))
    const child = spawn('sh', ['-c', `"${process.execPath}" "${BIN}" deliver ${file} ${events} ${LOCAL} >/dev/full`])
    let heard = ''
    child.stderr.on('data', (chunk: Buffer) => (heard += chunk.toString()))
    const [code] = (await once(child, 'close')) as [number]
    expect([code, heard]).toEqual([1, expect.stringMatching(/^The result cannot be written to standard output: .*\n$/)])
  })

  it('ends quietly when nobody reads its output', async () => {
    const { child, ended } = start(['deliver', '--help'])
    child.stdout.destroy()
    expect((await ended).stderr).not.toContain('EPIPE')
  })

  it('prints its version and its help', async () => {
    expect((await start(['--version']).ended).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
    const { code, stdout } = await start(['--help']).ended
    expect(code).toBe(0)
    expect(stdout).toContain('deliver [options] <workspace> <events...>')
  })

  it('loads neither core nor plugin for its help', async () => {
    const script = `process.argv.splice(1, 1, '${BIN}'); require('${BIN}'); process.on('exit', () => {
      const loaded = Object.keys(require.cache).filter((file) => /actions-core|undici|packages.(engine|destination|workspace|harness)/.test(file))
      process.stderr.write(JSON.stringify(loaded)) })`
    const child = spawn(process.execPath, ['-e', script, 'xwh', '--help'], { stdio: ['ignore', 'ignore', 'pipe'] })
    let heard = ''
    child.stderr.on('data', (chunk: Buffer) => (heard += chunk.toString()))
    await once(child, 'close')
    expect(heard).toBe('[]')
  })
})

describe('npm start', () => {
  beforeAll(build, 120_000)

  it('delivers the example, verified, and ends with 0, also twice at one time', async () => {
    const runs = await Promise.all([1, 2].map(() => runStart()))
    for (const { code, stdout } of runs) {
      expect(code).toBe(0)
      expect(stdout).toMatch(/events +1,200\n/)
      expect(stdout).toMatch(/rejected +0\n/)
      expect(stdout).toMatch(/\d+ requests in all: \d+ signatures and \d+ tokens verified, 0 refused\./)
      expect(stdout).toContain('The identity provider was asked for 1 token;')
      expect(stdout).toMatch(/503[^]*429[^]*200[^]*✓ delivered/)
      expect(stdout).toMatch(/→ 401[^]*token +POST [^]*→ 200[^]*✓ delivered/)
      expect(stdout).toContain('response/redirect')
      expect(stdout).toContain('$ xwh test scenarios')
      expect(stdout).toContain('What to try next')
      expect(stdout).not.toMatch(/dev-secret|dev-key|dev-token|dev-client-secret/)
    }
  }, 60_000)

  async function runStart(): Promise<{ code: number; stdout: string }> {
    const child = spawn(process.execPath, ['scripts/start.js'], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] })
    let stdout = ''
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
    const [code] = (await once(child, 'close')) as [number]
    return { code, stdout }
  }
})
