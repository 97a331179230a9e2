import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadWorkspace } from '@extensible-webhooks/workspace'
import { CATALOG } from '../../src/shared/catalog'
import { createFolder, workspace, xwh, type Folder } from '../support/run-cli'

const URL = 'https://erp.example.com/'

describe('C8: xwh workspace', () => {
  let folder: Folder
  beforeEach(() => {
    folder = createFolder()
  })
  afterEach(() => {
    folder.remove()
  })

  describe('check', () => {
    it('says what is in a file that is all right', async () => {
      const file = folder.file('w.yaml', workspace(URL))
      expect(await xwh(['workspace', 'check', file])).toEqual({
        code: 0,
        stdout: `${file}: all right: 1 source, 1 destination (1 enabled), 1 mapping (1 enabled)\n`,
        stderr: ''
      })
    })

    it('tells every problem at once, each with its line, and ends with 2', async () => {
      const file = folder.file(
        'w.yaml',
        `${workspace(URL, {
          destination: 'settings: { sharedSecrt: canary }\nfilters: [{ when: "what", action: drop }]'
        }).replace('trigger: type = "track"', 'trigger: length(event) > 3')}plugins: { crm: ./none.js }\n`
      )
      const { code, stdout, stderr } = await xwh(['workspace', 'check', file])
      expect([code, stderr]).toEqual([2, ''])
      const lines = stdout.trim().split('\n')
      expect(lines.map((line) => line.replace(`${file}:`, '').replace(' warning:', '').split(': ')[0])).toEqual([
        expect.stringContaining('destinations.orders.settings.sharedSecrt'),
        expect.stringContaining('destinations.orders.filters[0].when'),
        expect.stringContaining('destinations.orders.mappings[0].trigger'),
        expect.stringContaining('plugins.crm'),
        ' not usable'
      ])
      expect(lines.at(-1)).toBe(`${file}: not usable: 3 errors, 1 warning`)
      expect(stdout).not.toContain('canary')
    })

    it('counts warnings, which are no failure', async () => {
      const text = workspace(URL).replace(
        'trigger: type = "track"',
        'trigger: type = "track" and event = "a" or event = "b"'
      )
      const file = folder.file('w.yaml', text)
      const { code, stdout } = await xwh(['workspace', 'check', file])
      expect(code).toBe(0)
      expect(stdout).toMatch(
        / warning: destinations\.orders\.mappings\[0\]\.trigger: .*\n.*all right: .*, 1 warning\n$/
      )
    })

    it('checks several files, and is JSON for machines', async () => {
      const good = folder.file('good.yaml', workspace(URL))
      const bad = folder.file('bad.yaml', 'version: 2\n')
      const { code, stdout } = await xwh(['workspace', 'check', good, bad, '--json'])
      expect(code).toBe(2)
      expect(JSON.parse(stdout)).toMatchObject({
        ok: false,
        files: [
          { file: good, ok: true, counts: { destinations: 1 } },
          { file: bad, ok: false, problems: [{ line: 1, severity: 'error' }, {}, {}] }
        ]
      })
    })

    it('knows plugins, insert functions and audiences', async () => {
      folder.file('f.js', 'async function onTrack(event) { return event }')
      const text = `${workspace(URL, { destination: 'insertFunction: { file: ./f.js }' })}audiences:
  buyers: { source: website, when: { performed: Order Completed }, destinations: [orders] }\n`
      const { code, stdout } = await xwh(['workspace', 'check', folder.file('w.yaml', text)])
      expect([code, stdout]).toEqual([0, expect.stringContaining('1 insert function, 1 audience or trait')])
    })
  })

  describe('diff and apply', () => {
    const changed = workspace(URL)
      .replace('name: Track', 'name: Tracks')
      .replace('sharedSecret: s', 'sharedSecret: canary')

    it('compare two files, secrets masked', async () => {
      const [a, b] = [folder.file('a.yaml', workspace(URL)), folder.file('b.yaml', changed)]
      const { code, stdout } = await xwh(['workspace', 'diff', a, b])
      expect(code).toBe(0)
      expect(stdout.split('\n')).toEqual([
        '~ destinations.orders.settings.sharedSecret: "[secret]" → "[secret]"',
        expect.stringMatching(/^- destinations\.orders\.mappings\.Track: \{"action":"send"/),
        expect.stringMatching(/^\+ destinations\.orders\.mappings\.Tracks: \{"action":"send"/),
        '1 added, 1 removed, 1 changed.',
        ''
      ])
      expect(stdout).not.toContain('canary')
      expect(await xwh(['workspace', 'diff', a, b, '--exit-code'])).toMatchObject({ code: 1 })
      expect(await xwh(['workspace', 'diff', a, a, '--exit-code'])).toEqual({
        code: 0,
        stdout: 'Nothing differs.\n',
        stderr: ''
      })
      const { stdout: json } = await xwh(['workspace', 'diff', a, b, '--json'])
      expect(JSON.parse(json)).toMatchObject({ changes: [{ kind: 'changed', object: 'setting' }, {}, {}] })
    })

    it('compare what is written: a variable that is not set makes no difference', async () => {
      const text = workspace(URL, { destination: 'settings: { sharedSecret: "${env:NOT_THERE}" }' })
      const file = folder.file('w.yaml', text)
      expect(await xwh(['workspace', 'diff', file, file])).toMatchObject({ code: 0, stdout: 'Nothing differs.\n' })
    })

    it('store a workspace, sealed, and tell what a file would change in it', async () => {
      const file = folder.file('w.yaml', workspace(URL, { destination: 'settings: { sharedSecret: canary }' }))
      const first = await xwh(['workspace', 'diff', file])
      expect([first.code, first.stderr]).toEqual([0, 'Nothing is stored yet; xwh workspace apply stores it.\n'])
      const dry = await xwh(['workspace', 'apply', file, '--dry-run'])
      expect([dry.code, dry.stdout]).toEqual([0, expect.stringMatching(/Not stored: this was a dry run\.\n$/)])
      expect(existsSync(join(folder.path, '.xwh'))).toBe(false)
      const applied = await xwh(['workspace', 'apply', file])
      expect([applied.code, applied.stdout]).toEqual([0, expect.stringMatching(/3 added\.\nStored in \.xwh\/\.\n$/)])
      expect(allTexts(join(folder.path, '.xwh'))).not.toContain('canary')
      expect(await xwh(['workspace', 'apply', file])).toMatchObject({ code: 0, stdout: 'Nothing differs.\n' })
      writeFileSync(
        file,
        workspace(URL, { destination: 'settings: { sharedSecret: canary }\nlimits: { concurrency: 2 }' })
      )
      expect((await xwh(['workspace', 'diff', file])).stdout).toBe(
        '+ destinations.orders.limits: {"concurrency":2}\n1 added.\n'
      )
      const { stdout } = await xwh(['workspace', 'apply', file, '--json'])
      expect(JSON.parse(stdout)).toMatchObject({ applied: true, changes: [{ path: 'destinations.orders.limits' }] })
    })

    it('keep what the file does not name, unless it is pruned', async () => {
      const file = folder.file('w.yaml', workspace(URL))
      await xwh(['workspace', 'apply', file])
      writeFileSync(file, workspace(URL).replaceAll('orders', 'others'))
      expect((await xwh(['workspace', 'apply', file])).stdout).toMatch(/^\+ destinations\.others/)
      expect((await xwh(['workspace', 'apply', file, '--prune'])).stdout).toMatch(/^- destinations\.orders/)
    })

    it('store nothing that cannot be built', async () => {
      const file = folder.file('w.yaml', workspace(URL))
      await xwh(['workspace', 'apply', file])
      writeFileSync(file, workspace(URL).replace('source: website', 'source: app'))
      const { code, stdout, stderr } = await xwh(['workspace', 'apply', file])
      expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(/w\.yaml:8:13 .*unknown source "app"/)])
      // Together with what is stored it has to fit as well.
      writeFileSync(file, workspace(URL).replace('  website:', '  app:').replace('source: website', 'source: app'))
      expect(await xwh(['workspace', 'apply', file])).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('has this write key too') as string
      })
    })

    it('tell a local state that cannot be opened, and change nothing', async () => {
      const file = folder.file('w.yaml', workspace(URL))
      await xwh(['workspace', 'apply', file], { env: { XWH_KEY: 'a'.repeat(64) } })
      const before = allTexts(join(folder.path, '.xwh'))
      const { code, stderr } = await xwh(['workspace', 'apply', file], { env: { XWH_KEY: 'b'.repeat(64) } })
      expect([code, stderr]).toEqual([2, expect.stringMatching(/XWH_KEY/)])
      expect(allTexts(join(folder.path, '.xwh'))).toBe(before)
    })
  })

  describe('import and export', () => {
    const OBJECTS = {
      sources: [{ id: 's1', slug: 'website', name: 'Website', enabled: true, writeKeys: ['key-1'] }],
      destinations: [
        {
          id: 'd1',
          name: 'Orders',
          enabled: true,
          sourceId: 's1',
          metadata: { id: '66b1f528d26440823fb27af9', name: 'Extensible Webhook', slug: 'actions-webhook-extensible' },
          settings: { sharedSecret: '••••••••••6546', dynamicAuthSettings: { oauth: { type: 'noAuth' } } }
        }
      ],
      subscriptions: [
        {
          id: 'm1',
          name: 'Orders',
          actionId: 'a1',
          actionSlug: 'send',
          destinationId: 'd1',
          enabled: true,
          trigger: 'type = "track"',
          settings: { url: URL, method: 'POST', data: { '@path': '$.' }, batch_size: 0 }
        }
      ],
      functions: [
        {
          id: 'fn1',
          resourceType: 'INSERT_DESTINATION',
          displayName: 'shape',
          code: 'async function onTrack(event) { return event }\n',
          settings: []
        }
      ],
      filters: [],
      insertFunctionInstances: [
        {
          id: 'i1',
          name: 'shape',
          integrationId: 'd1',
          classId: 'fn1',
          enabled: true,
          settings: {},
          encryptedSettings: {}
        }
      ]
    }

    it('write a workspace with its functions, ids and variables, which is usable once those are set', async () => {
      const { sources, destinations, ...others } = OBJECTS
      const one = folder.file('one.json', JSON.stringify({ data: { sources } }))
      const two = folder.file('two.json', JSON.stringify({ data: { destinations } }))
      const out = join(folder.path, 'shop')
      const { code, stdout, stderr } = await xwh(
        ['workspace', 'import', one, two, '-', '--out', out, '--name', 'Shop'],
        {
          stdin: JSON.stringify(others)
        }
      )
      expect([code, stderr]).toEqual([0, ''])
      expect(stdout).toBe(
        'Imported 1 source, 1 destination, 1 mapping into:\n' +
          ['workspace.yaml', 'functions/shape.js', 'segment-ids.json', '.env.example']
            .map((name) => `  ${join(out, name)}\n`)
            .join('') +
          'Set these variables, since secrets are not given out:\n  ORDERS_SHARED_SECRET\n'
      )
      expect(readFileSync(join(out, '.env.example'), 'utf8')).toBe(
        '# destinations.orders.settings.sharedSecret\nORDERS_SHARED_SECRET=\n'
      )
      expect(readFileSync(join(out, 'workspace.yaml'), 'utf8')).toMatch(/^# yaml-language-server: \$schema=/)
      const environment = { ORDERS_SHARED_SECRET: 's' }
      const loaded = loadWorkspace(join(out, 'workspace.yaml'), { catalog: CATALOG, environment })
      expect(loaded.problems).toEqual([])
      expect(loaded.workspace).toMatchObject({ name: 'Shop', destinations: [{ slug: 'orders', enabled: true }] })
    })

    it('lead back to the same objects, with the ids that they had', async () => {
      const file = folder.file('all.json', JSON.stringify(OBJECTS))
      await xwh(['workspace', 'import', file, '--out', folder.path])
      const { code, stdout, stderr } = await xwh(['workspace', 'export', join(folder.path, 'workspace.yaml')])
      expect([code, stderr]).toEqual([0, ''])
      const exported = JSON.parse(stdout) as typeof OBJECTS
      exported.destinations[0]!.settings.sharedSecret = '••••••••••6546'
      expect(exported).toEqual(OBJECTS)
    })

    it('overwrite nothing unless they are forced, and then all', async () => {
      const file = folder.file('all.json', JSON.stringify(OBJECTS))
      await xwh(['workspace', 'import', file, '--out', folder.path])
      const path = folder.file('workspace.yaml', 'mine')
      const { code, stderr } = await xwh(['workspace', 'import', file, '--out', folder.path])
      expect([code, stderr]).toEqual([2, expect.stringContaining(`${path}: this file is there already; --force`)])
      expect(readFileSync(path, 'utf8')).toBe('mine')
      expect(await xwh(['workspace', 'import', file, '--out', folder.path, '--force'])).toMatchObject({ code: 0 })
      expect(readFileSync(path, 'utf8')).toContain('actions-webhook-extensible')
      const taken = await xwh(['workspace', 'export', path, '--out', file])
      expect(taken).toMatchObject({ code: 2, stdout: '' })
      expect(await xwh(['workspace', 'export', path, '--out', file, '--force'])).toMatchObject({ code: 0, stdout: '' })
      expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ sources: [{ id: 's1' }] })
    })

    it('report what does not translate, and fail on it where they are strict', async () => {
      const objects = structuredClone(OBJECTS)
      objects.destinations[0]!.metadata = { id: 'x', name: 'Braze', slug: 'actions-braze' }
      const file = folder.file('all.json', JSON.stringify(objects))
      const args = ['workspace', 'import', file, '--out', join(folder.path, 'out')]
      const { code, stderr } = await xwh([...args, '--strict'])
      expect([code, stderr.split('\n')[0]]).toEqual([
        1,
        expect.stringMatching(/^error destination "Orders", metadata: The plugin "Braze" is not registered here/)
      ])
      const { code: ended, stdout } = await xwh([...args, '--force', '--json'])
      expect(ended).toBe(0)
      expect(JSON.parse(stdout)).toMatchObject({
        files: [join(folder.path, 'out', 'workspace.yaml'), expect.anything(), expect.anything()],
        report: [{ severity: 'error', object: 'destination "Orders"', field: 'metadata' }]
      })
    })

    it('export no secret, and fill in the variables of mappings unless they are to be kept', async () => {
      const text = workspace('${env:HOST}', {
        destination: 'settings: { sharedSecret: canary }\nlimits: { concurrency: 1 }'
      })
      const file = folder.file('w.yaml', text)
      const filled = await xwh(['workspace', 'export', file], { env: { HOST: 'https://a.example' } })
      expect(filled.code).toBe(0)
      expect(filled.stdout).toContain('"url": "https://a.example"')
      expect(filled.stdout + filled.stderr).not.toContain('canary')
      expect(filled.stderr).toContain('warning destination "orders", limits: Segment limits requests by its own rules')
      const kept = await xwh(['workspace', 'export', file, '--keep-variables', '--json'])
      const { objects, report } = JSON.parse(kept.stdout) as { objects: typeof OBJECTS; report: object[] }
      expect(objects.subscriptions[0]?.settings.url).toBe('${env:HOST}')
      expect([kept.stderr, report.length > 0]).toEqual(['', true])
    })

    it.each([
      ['a file that is not there', ['none.json'], '', /none\.json: there is no such file\./],
      ['no JSON, without its words', ['-'], 'canary', /^-: this is not JSON; give an answer of the Public API\.\n$/],
      ['a folder', ['.'], '', /^\.: this is a folder; give the files in it\.\n$/]
    ])('refuse %s', async (_title, files, stdin, expected) => {
      const { code, stdout, stderr } = await xwh(['workspace', 'import', ...files, '--out', join(folder.path, 'o')], {
        stdin
      })
      expect([code, stdout]).toEqual([2, ''])
      expect(stderr).toMatch(expected)
      expect(existsSync(join(folder.path, 'o'))).toBe(false)
    })

    it('refuse ids that are none, and a workspace file that does not fit', async () => {
      const file = folder.file('w.yaml', workspace(URL))
      const ids = folder.file('ids.json', '["a", 1]')
      expect(await xwh(['workspace', 'export', file, '--ids', ids])).toMatchObject({
        code: 2,
        stderr: `${ids}: expected an object of ids, as xwh workspace import writes it.\n`
      })
      expect(await xwh(['workspace', 'export', folder.file('bad.yaml', 'version: 1\n')])).toMatchObject({ code: 2 })
    })
  })

  it.each([
    [['workspace']],
    [['workspace', 'chek', 'w.yaml']],
    [['workspace', 'import', 'x.json']],
    [['workspace', 'diff']]
  ])('ends with 2 for the arguments %j', async (args) => {
    const { code, stdout, stderr } = await xwh(args)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).not.toBe('')
  })

  it('shows its help', async () => {
    const { code, stdout } = await xwh(['workspace', '--help'])
    expect(code).toBe(0)
    for (const name of ['check', 'diff', 'apply', 'import', 'export']) expect(stdout).toContain(name)
  })
})

function allTexts(folder: string): string {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .map((path) => (statSync(path).isDirectory() ? allTexts(path) : readFileSync(path, 'latin1')))
    .join('\n')
}
