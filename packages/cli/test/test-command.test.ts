import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { XMLParser } from 'fast-xml-parser'
import { test } from '../src/test/test'
import type { Io } from '../src'
import { createFolder, xwh, type Folder } from './support/run-cli'

const WORKSPACE = `version: 1
sources: { website: {} }
destinations:
  hooks:
    plugin: actions-webhook-extensible
    source: website
    enabled: true
    settings: { sharedSecret: a-shared-secret }
    authentication: { type: bearer, token: a-token-that-nobody-may-see }
    mappings:
      - name: Track
        action: send
        enabled: true
        trigger: type = "track"
        fields: { url: https://hooks.example.com/in, data: { user: { '@path': $.userId } } }
`

const scenario = (name: string, expectation: string, more = ''): string => `name: ${name}
workspace: workspace.yaml
events: [{ type: track, userId: u1 }]
endpoints: [{ request: POST https://hooks.example.com/in }]
${more}expect: ${expectation}
`

let folder: Folder
let cwd: string

beforeEach(() => {
  folder = createFolder()
  folder.file('workspace.yaml', WORKSPACE)
  cwd = process.cwd()
  process.chdir(folder.path)
})

afterEach(() => {
  process.chdir(cwd)
  folder.remove()
})

const good = (): string => folder.file('good.scenario.yaml', scenario('a good one', '{ delivered: 1 }'))
const bad = (): string =>
  folder.file('bad.scenario.yaml', scenario('a bad one', '{ requests: [{ json: { user: u2 } }] }'))

/** Times are those of the machine. */
const withoutTimes = (text: string): string => text.replaceAll(/\d+ ms/g, 'N ms').replaceAll(/\d+\.\d s/g, 'N s')

describe('xwh test (D4)', () => {
  it('runs every scenario below the working directory, one line each, and ends with 0', async () => {
    good()
    mkdirSync('deeper')
    folder.file('deeper/other.scenario.json', JSON.stringify({ workspace: '../workspace.yaml' }))
    const { code, stdout, stderr } = await xwh(['test'])
    expect(withoutTimes(stdout)).toBe('✓ other 0 requests, N ms\n✓ a good one 1 request, N ms\n\n2 passed in N s\n')
    expect([code, stderr]).toEqual([0, ''])
  })

  it('shows what failed with diff, mapping and event, and ends with 1', async () => {
    good()
    bad()
    const { code, stdout } = await xwh(['test'])
    expect(code).toBe(1)
    expect(withoutTimes(stdout)).toBe(`✗ a bad one 1 request, N ms
    bad.scenario.yaml
    request 1 differs in json.user
        json:
      -   user: u2
      +   user: u1
      why made by event 1 in hooks / Track
      why json.user: destinations.hooks.mappings[0].fields.data.user is {"@path":"$.userId"}, which gives "u1" for event 1

✓ a good one 1 request, N ms

1 passed, 1 failed in N s
`)
  })

  it('tells every problem of a file with its line, runs the others, and ends with 2', async () => {
    good()
    folder.file('wrong.scenario.yaml', 'workspace: workspace.yaml\nexpekt: {}\nadvance: soon\n')
    const { code, stdout, stderr } = await xwh(['test'])
    expect(stderr).toBe('wrong.scenario.yaml:2:1 expekt: unknown key; did you mean "expect"?\n')
    expect(withoutTimes(stdout)).toBe(
      '✓ a good one 1 request, N ms\n✗ wrong.scenario.yaml cannot be run\n\n1 passed, 1 file is wrong in N s\n'
    )
    expect(code).toBe(2)
  })

  it('tells a warning of a workspace once, however many scenarios share it', async () => {
    folder.file('workspace.yaml', WORKSPACE.replace('type = "track"', 'type = "track" and event != "Other"'))
    good()
    folder.file('second.scenario.yaml', scenario('a second', '{ delivered: 1 }'))
    const { code, stderr } = await xwh(['test'])
    expect(code).toBe(0)
    expect(stderr.match(/warning:/g)).toHaveLength(1)
  })

  it('takes files, folders and globs, and says which find nothing', async () => {
    good()
    bad()
    expect((await xwh(['test', 'good.scenario.yaml'])).code).toBe(0)
    expect((await xwh(['test', 'g*.scenario.yaml'])).code).toBe(0)
    expect((await xwh(['test', '.'])).code).toBe(1)
    expect(await xwh(['test', 'nowhere', 'good.scenario.yaml'])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'nowhere: no scenario is found; give files, folders or globs.\n'
    })
  })

  it('says where it looked in vain', async () => {
    const { code, stderr } = await xwh(['test'])
    expect(code).toBe(2)
    expect(stderr).toMatch(
      /^There is no \*\.scenario\.yaml, \.yml or \.json below .*; name the files, or go where they are\.\n$/
    )
  })

  it('reports as JSON, with outcomes and failures, and no secret', async () => {
    folder.file('bad.scenario.yaml', scenario('a bad one', '{ requests: [{ headers: { authorization: x } }] }'))
    folder.file('wrong.scenario.yaml', 'workspace: nowhere.yaml')
    const { code, stdout } = await xwh(['test', '--json', '--coverage'])
    expect(code).toBe(2)
    const report = JSON.parse(stdout)
    expect(report).toMatchObject({
      passed: 0,
      failed: 1,
      scenarios: [
        {
          name: 'a bad one',
          file: 'bad.scenario.yaml',
          runtime: 'engine',
          passed: false,
          requests: 1,
          outcomes: [{ event: 1, destination: 'hooks', mapping: 'Track', status: 'delivered', attempts: 1 }],
          failures: [{ kind: 'requests', message: 'request 1 differs in headers.authorization' }]
        }
      ],
      problems: [{ file: 'wrong.scenario.yaml', line: 1, severity: 'error' }],
      coverage: { total: { triggers: { total: 2, covered: 1 } } }
    })
    expect(stdout).not.toContain('nobody-may-see')
    expect((await xwh(['test', '--reporter', 'json'])).stdout).toContain('"a bad one"')
  })

  it('reports as JUnit, for build servers', async () => {
    good()
    folder.file('bad.scenario.yaml', scenario('"a <bad> & \\u0007 one"', '{ delivered: 3 }'))
    folder.file('wrong.scenario.yaml', 'workspace: nowhere.yaml')
    const { stdout } = await xwh(['test', '--reporter', 'junit'])
    const parsed = new XMLParser({ ignoreAttributes: false }).parse(stdout)
    expect(parsed.testsuites).toMatchObject({ '@_tests': '3', '@_failures': '1', '@_errors': '1' })
    const [suite, files] = parsed.testsuites.testsuite
    expect(suite.testcase).toEqual([
      expect.objectContaining({
        '@_name': 'a <bad> & \ufffd one',
        '@_classname': 'bad.scenario.yaml',
        failure: expect.objectContaining({ '@_message': 'delivered: expected 3, was 1' })
      }),
      expect.objectContaining({ '@_name': 'a good one' })
    ])
    expect(files.testcase.error['@_message']).toContain('wrong.scenario.yaml')
  })

  it('writes the report to a file, and the lines for people to standard output', async () => {
    good()
    const { code, stdout } = await xwh(['test', '--reporter', 'junit', '--output', 'report.xml'])
    expect(code).toBe(0)
    expect(stdout).toContain('✓ a good one')
    expect(readFileSync('report.xml', 'utf8')).toContain('<testcase name="a good one"')
    await xwh(['test', '--output', 'report.txt'])
    expect(withoutTimes(readFileSync('report.txt', 'utf8'))).toBe('✓ a good one 1 request, N ms\n\n1 passed in N s\n')
    expect(await xwh(['test', '--output', 'nowhere/report.txt'])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^--output nowhere\/report\.txt: the report cannot be written: /)
    })
  })

  it('shows what the scenarios reach of each mapping', async () => {
    good()
    const { stdout } = await xwh(['test', '--coverage'])
    expect(stdout).toMatch(
      /Coverage +trigger +fields +@if\nworkspace\.yaml\n {2}hooks \/ Track +1\/2 +(\d+)\/\1 +0\/0\n/
    )
    expect(stdout).toContain('not reached: trigger: an event that does not match')
    expect(stdout).toMatch(/All +50 % +100 % +–\n/)
  })

  it('colours what a person watches, and nothing with NO_COLOR', async () => {
    bad()
    expect((await xwh(['test'], { terminal: true })).stdout).toContain('\u001b[31m')
    expect((await xwh(['test'], { terminal: true, env: { NO_COLOR: '1' } })).stdout).not.toContain('\u001b')
  })

  it('runs on stock actions-core, and on both', async () => {
    good()
    expect((await xwh(['test', '--runtime', 'segment'])).stdout).toContain('✓ a good one [segment]')
    const { code, stdout } = await xwh(['test', '--runtime', 'both'])
    expect(withoutTimes(stdout)).toBe(
      '✓ a good one 1 request, N ms\n✓ a good one [segment] 1 request, N ms\n\n2 passed in N s\n'
    )
    expect(code).toBe(0)
  })

  it('refuses options that it does not know', async () => {
    good()
    expect((await xwh(['test', '--reporter', 'tap'])).code).toBe(2)
    expect((await xwh(['test', '--runtime', 'other'])).code).toBe(2)
  })

  it('ends after the scenario under way at Ctrl-C, with 130 and how many are left', async () => {
    for (let number = 1; number <= 5; number++) {
      folder.file(`n${number}.scenario.yaml`, scenario(`number ${number}`, '{ delivered: 1 }'))
    }
    const { code, stdout } = await runInterrupted((lines) => lines.includes('number 2'))
    expect(code).toBe(130)
    expect(withoutTimes(stdout)).toContain('2 passed, 3 not run in N s')
  })
})

describe('xwh test --watch (D4)', () => {
  it('runs again what a changed file belongs to, new scenarios too, until Ctrl-C', async () => {
    good()
    folder.file(
      'second.scenario.yaml',
      scenario('a second', '{ delivered: 1 }', '').replace(/events: .*/, 'events: [{ file: e.json }]')
    )
    folder.file('e.json', '{ "type": "track", "userId": "u1" }')
    const watching = startWatching()
    await watching.until('Waiting for changes')
    expect(withoutTimes(watching.take())).toContain('2 passed')
    folder.file('e.json', '{ "type": "page" }')
    await watching.until('Waiting for changes')
    expect(withoutTimes(watching.take())).toMatch(/e\.json changed[^]*✗ a second[^]*\n1 failed|0 passed, 1 failed/)
    folder.file('workspace.yaml', `${WORKSPACE}# changed\n`)
    await watching.until('Waiting for changes')
    expect(withoutTimes(watching.take())).toMatch(/workspace\.yaml changed[^]*✓ a good one[^]*✗ a second/)
    folder.file('third.scenario.yaml', scenario('a third', '{ delivered: 1 }'))
    await watching.until('Waiting for changes')
    expect(withoutTimes(watching.take())).toMatch(/✓ a third[^]*1 passed/)
    watching.interrupt()
    expect(await watching.ended).toBe(130)
  })
})

interface Watching {
  readonly ended: Promise<number>
  interrupt(): void
  /** Waits until standard error has said something. */
  until(text: string): Promise<void>
  /** What has been written since the last time. */
  take(): string
}

function startWatching(): Watching {
  const interrupts = new Set<() => void>()
  let written = ''
  const write = (text: string): void => {
    written += text
  }
  const io = ioOf(write, write, interrupts)
  const options = { patterns: [], watch: true, reporter: 'pretty', coverage: false, runtime: 'engine' } as const
  return {
    ended: test(options, io),
    interrupt: () => {
      for (const interrupt of interrupts) interrupt()
    },
    until: async (text) => {
      const end = Date.now() + 15_000
      while (!written.includes(text)) {
        if (Date.now() > end) throw new Error(`Waited in vain for: ${text}\n${written}`)
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    },
    take: () => {
      const taken = written
      written = ''
      return taken
    }
  }
}

async function runInterrupted(when: (line: string) => boolean): Promise<{ code: number; stdout: string }> {
  const interrupts = new Set<() => void>()
  let stdout = ''
  const io = ioOf(
    (text) => {
      stdout += text
      if (when(text)) for (const interrupt of interrupts) interrupt()
    },
    () => undefined,
    interrupts
  )
  const code = await test({ patterns: [], watch: false, reporter: 'pretty', coverage: false, runtime: 'engine' }, io)
  return { code, stdout }
}

function ioOf(write: (text: string) => void, writeError: (text: string) => void, interrupts: Set<() => void>): Io {
  return {
    stdout: { write },
    stderr: { write: writeError },
    stdin: process.stdin,
    env: {},
    onInterrupt: (listener) => {
      interrupts.add(listener)
      return () => {
        interrupts.delete(listener)
      }
    },
    exit: () => undefined
  }
}

it('finds this repository’s scenarios all right', async () => {
  process.chdir(join(__dirname, '../../..'))
  // jest finds the sources of our own plugins, which a process that tries them out first cannot read.
  const { code, stdout } = await xwh(['test', 'scenarios'], { env: { XWH_PLUGIN_SECONDS: '0' } })
  expect(stdout).toMatch(/\n\d+ passed in /)
  expect(code).toBe(0)
})
