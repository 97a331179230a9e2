import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { definitionText, entryText, writePlugin } from '../../plugin-kit/test/support/write-plugin'
import { createFolder, type Folder, type Ran } from './support/run-cli'
import { build, start } from './support/spawn-cli'

let folder: Folder

beforeAll(build, 120_000)

beforeEach(() => {
  folder = createFolder()
})

afterEach(() => {
  folder.remove()
})

// Plugins run in processes of their own, on a machine that may be busy.
jest.setTimeout(120_000)

const xwh = (...args: string[]): Promise<Ran> => start(['plugin', ...args]).ended

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder.path, path)), { recursive: true })
  writeFileSync(join(folder.path, path), text)
}

describe('G3 xwh plugin check', () => {
  it('prints what was checked, and ends with 0 where nothing is wrong', async () => {
    writePlugin(folder.path)
    expect(await xwh('check', folder.path, '--no-pack', '--strict')).toMatchObject({
      code: 0,
      stdout: 'Acme (@acme/destination-orders 1.2.3, 1 action, 0 presets, custom)\nNo problems.\n',
      stderr: ''
    })
  })

  it('prints the problems of each file with what to do, and how many there are; ends with 1', async () => {
    const entry = entryText(
      "presets: [{ name: 'P', type: 'automatic', partnerAction: 'sned', subscribe: 'type = \"track\"' }]"
    )
    writePlugin(folder.path, { 'dist/index.js': entry }, { peerDependencies: undefined, devDependencies: {} })
    const { code, stdout } = await xwh('check', folder.path, '--no-pack')
    expect(code).toBe(1)
    expect(stdout.split('\n').filter((line) => !line.startsWith('    '))).toEqual([
      'Acme (@acme/destination-orders 1.2.3, 1 action, 1 preset, custom)',
      '',
      'package.json',
      '  error package.json: peerDependencies core-peer',
      '',
      'definition',
      '  warning presets[0].partnerAction preset-action',
      '',
      'dist/index.d.ts',
      '  warning dist/index.d.ts:1 phantom-types',
      '',
      '1 error, 2 warnings.',
      ''
    ])
    expect(stdout).toContain('    → Name an action of the definition, or take the preset out.\n')
  })

  it('ends with 1 for warnings where --strict is given, and with 0 where it is not', async () => {
    writePlugin(folder.path, { 'dist/index.js': entryText("name: 'Acme Orders'") })
    expect(await xwh('check', folder.path, '--no-pack')).toMatchObject({ code: 0 })
    expect(await xwh('check', folder.path, '--no-pack', '--strict')).toMatchObject({ code: 1 })
  })

  it('prints one JSON object', async () => {
    writePlugin(folder.path, { 'dist/index.js': 'throw new Error("no")' })
    const { code, stdout } = await xwh('check', folder.path, '--no-pack', '--json')
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      errors: 1,
      warnings: 0,
      reports: [{ name: folder.path, problems: [{ code: 'load-throws', severity: 'error' }] }]
    })
  })

  it('lets no plugin write to the terminal what it likes', async () => {
    writePlugin(folder.path, {
      'dist/index.js': String.raw`console.log('noise'); throw new Error('\u001b[31mred\u001b]0;title\u0007')`
    })
    const { stdout } = await xwh('check', folder.path, '--no-pack')
    expect(stdout).toContain('[31mred')
    for (const forbidden of ['\u001b', '\u0007', 'noise']) expect(stdout).not.toContain(forbidden)
  })

  it('checks entries of a package of many, and counts them together', async () => {
    const manifest = `exports.manifest = { id1: { definition: ${definitionText()} }, id2: { definition: ${definitionText("slug: 'b c'")} } }`
    writePlugin(folder.path, { 'dist/index.js': manifest })
    const all = await xwh('check', folder.path, '--all-entries')
    expect(all.code).toBe(1)
    expect(all.stdout).toContain('2 plugins, 1 without a problem: 1 error.\n')
    expect(await xwh('check', folder.path, '--entry', 'id1')).toMatchObject({ code: 0 })
    const none = await xwh('check', folder.path)
    expect(none).toMatchObject({ code: 2, stdout: '' })
    expect(none.stderr).toContain('holds 2 plugins: actions-acme, b c. Name one with --entry')
  })

  it.each([
    [['check', 'no-such-plugin'], 'There is no plugin "no-such-plugin"'],
    [['check', '--entry', 'a', '--all-entries'], '--entry and --all-entries do not go together'],
    [['check', '--time-limit', '0'], 'Expected a whole number from 1 to 3600']
  ])('ends with 2 and says what is wrong with %j', async (args, message) => {
    const { code, stderr } = await xwh(...args)
    expect(code).toBe(2)
    expect(stderr).toContain(message)
    expect(stderr).not.toContain('This is a bug')
  })

  it('ends when it is interrupted, and leaves no process behind', async () => {
    writePlugin(folder.path, {
      'dist/index.js': `require('fs').writeFileSync(${JSON.stringify(join(folder.path, 'pid'))}, String(process.pid)); for (;;) {}`
    })
    const { child, ended } = start(['plugin', 'check', folder.path])
    const pid = await waitForPid(join(folder.path, 'pid'))
    child.kill('SIGINT')
    expect((await ended).code).toBe(130)
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  })
})

async function waitForPid(path: string): Promise<number> {
  for (;;) {
    try {
      const pid = Number(readFileSync(path, 'utf8'))
      if (pid > 0) return pid
    } catch {
      // not there yet
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

describe('G3 xwh plugin types', () => {
  const source = (fields: string): string => `
    import type { Payload } from './send/generated-types'
    export const seen: Payload | undefined = undefined
    export default {
      name: 'Acme', mode: 'cloud', authentication: { scheme: 'custom', fields: {} },
      actions: { send: { title: 'Send', description: '', fields: { ${fields} }, perform: () => undefined } }
    }`
  const url = "url: { label: 'URL', description: 'Where.', type: 'string', required: true, choices: ['a', 'b'] }"

  it('writes the types from sources that are not built, and then finds them fresh', async () => {
    write('package.json', '{ "name": "a", "version": "1.0.0" }')
    write('src/index.ts', source(url))
    const first = await xwh('types', folder.path)
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(first.stdout.match(/^written /gm)).toHaveLength(2)
    const text = readFileSync(join(folder.path, 'src/send/generated-types.ts'), 'utf8')
    expect(text).toContain("  url: 'a' | 'b'\n")
    expect((await xwh('types', folder.path, '--check')).stdout.match(/^fresh /gm)).toHaveLength(2)
  })

  it('tells what is stale with --check, writes nothing, and ends with 1', async () => {
    write('package.json', '{ "name": "a", "version": "1.0.0" }')
    write('src/index.ts', source(url))
    write('src/send/generated-types.ts', 'export interface Payload {}\n')
    const { code, stdout, stderr } = await xwh('types', folder.path, '--check')
    expect(code).toBe(1)
    expect(stdout).toMatch(/^missing .*src\/generated-types\.ts\nstale {3}.*src\/send\/generated-types\.ts\n$/)
    expect(stderr).toContain(`2 to write. Run: xwh plugin types ${folder.path}`)
    expect(readFileSync(join(folder.path, 'src/send/generated-types.ts'), 'utf8')).toBe('export interface Payload {}\n')
  })

  it('passes over comments and form with --check', async () => {
    write('package.json', '{ "name": "a", "version": "1.0.0" }')
    write('src/index.ts', source(url))
    write('src/generated-types.ts', 'export interface Settings {}')
    write('src/send/generated-types.ts', '/** Mine. */ export interface Payload { url: "a" | "b"; }')
    const { code, stdout } = await xwh('types', folder.path, '--check', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, files: [{ state: 'fresh' }, { state: 'fresh' }] })
  })

  it('writes beside a file of a fork, in the style and the places of Segment’s tool', async () => {
    write('destinations/acme/index.ts', source(url).replace('./send/generated-types', './send.types'))
    write('destinations/acme/send.types.ts', 'export interface Payload {}\n')
    const { code } = await xwh('types', join(folder.path, 'destinations/acme/index.ts'), '--plain-choices')
    expect(code).toBe(0)
    expect(readFileSync(join(folder.path, 'destinations/acme/send.types.ts'), 'utf8')).toContain('  url: string\n')
    expect(readFileSync(join(folder.path, 'destinations/acme/generated-types.ts'), 'utf8')).toContain(
      'interface Settings'
    )
  })

  it('writes JSON Schemas with --schemas', async () => {
    write('package.json', '{ "name": "a", "version": "1.0.0" }')
    write('src/index.ts', source(url))
    await xwh('types', folder.path, '--schemas')
    const schema: unknown = JSON.parse(readFileSync(join(folder.path, 'schemas/send.json'), 'utf8'))
    expect(schema).toMatchObject({ required: ['url'] })
  })

  it.each([
    [
      'a reserved setting',
      source(url).replace("'custom', fields: {}", "'oauth2', fields: { oauth: { label: 'L', type: 'string' } }"),
      'the name "oauth" is reserved'
    ],
    ['no definition', 'export const other = 1', 'exports no definition'],
    ['a module that throws', "throw new Error('not today')", 'not today']
  ])('ends with 2 for %s', async (_what, text, message) => {
    write('package.json', '{ "name": "a", "version": "1.0.0" }')
    write('src/index.ts', text)
    const { code, stderr } = await xwh('types', folder.path)
    expect(code).toBe(2)
    expect(stderr).toContain(message)
    expect(stderr).not.toContain('This is a bug')
  })
})
