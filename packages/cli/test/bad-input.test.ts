import { createFolder, ndjson, track, workspace, xwh, type Folder } from './support/run-cli'

const URL = 'http://127.0.0.1:1/'
const good = workspace(URL)

describe('bad input ends with 2, and says where and what to do', () => {
  let folder: Folder
  beforeEach(() => {
    folder = createFolder()
  })
  afterEach(() => {
    folder.remove()
  })

  it.each([
    [
      'an unknown key',
      good.replace('enabled: true', 'enabeld: true'),
      /w\.yaml:9:5 .*unknown key; did you mean "enabled"\?/
    ],
    [
      'bad FQL',
      good.replace('trigger: type = "track"', 'trigger: length(event) > 3'),
      /w\.yaml:15:18 .*trigger: this is not FQL/
    ],
    ['a bad directive', workspace(URL, { fields: ', data: { x: { "@pth": $.a } }' }), /w\.yaml:16:\d+ .*data\.x.*@pth/],
    [
      'a missing environment variable',
      workspace('${env:NOT_THERE}'),
      /w\.yaml:16:24 .*NOT_THERE is not set; set it, or write/
    ],
    [
      'an unknown plugin',
      good.replace('actions-webhook-extensible', 'webhook-extensible'),
      /w\.yaml:7:13 .*unknown plugin/
    ],
    ['an unknown field', workspace(URL, { fields: ', metod: PUT' }), /w\.yaml:16:\d+ .*did you mean "method"\?/],
    [
      'an insert function',
      workspace(URL, { destination: 'insertFunction: { file: ./f.js }' }),
      /w\.yaml:10:29 destinations\.orders\.insertFunction\.file: the file \.\/f\.js cannot be read/
    ],
    [
      'filters',
      workspace(URL, { destination: 'filters: [{ name: x }]' }),
      /w\.yaml:10:15 destinations\.orders\.filters\[0\]: the key "when" is missing/
    ],
    [
      'a plugin that is not installed',
      `${good.replace('actions-webhook-extensible', 'crm')}plugins: { crm: "@acme/crm" }\n`,
      /w\.yaml:\d+:17 plugins\.crm: the package @acme\/crm is not installed; run npm install @acme\/crm in /
    ],
    [
      'a placeholder without quotes in braces',
      workspace(URL, { destination: 'authentication: { type: bearer, token: ${env:TOKEN} }' }),
      /w\.yaml:10:\d+ Inside \{ \} or \[ \], put text with \$\{env:…\} in quotes/
    ],
    [
      'a file of something else',
      ndjson(track('a'), track('b')),
      /^\S+w\.yaml:2:1 This is not valid YAML or JSON: [^"]+\.\n$/
    ],
    [
      'a proxy of another kind',
      workspace(URL, { destination: 'transport: { proxy: "ftp://x" }' }),
      /w\.yaml:10:25 .*expected an http or https URL/
    ],
    ['an empty file', '', /w\.yaml:1:1 The file is empty/]
  ])('for %s', async (_title, text, expected) => {
    const file = folder.file('w.yaml', text)
    const { code, stdout, stderr } = await xwh(['deliver', file, folder.file('e.ndjson', ndjson(track('a')))])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(expected)
  })

  it('for a workspace file that is not there', async () => {
    const { code, stderr } = await xwh(['deliver', `${folder.path}/none.yaml`, '-'])
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('none.yaml:1:1 The workspace file is not usable: there is no such file.')
    ])
  })

  it('for event files that cannot be read, all at once and before anything is sent', async () => {
    const file = folder.file('w.yaml', good)
    const { code, stderr } = await xwh(['deliver', file, `${folder.path}/none.ndjson`, folder.path])
    expect(code).toBe(2)
    expect(stderr).toContain('none.ndjson: there is no such file; give a file of events')
    expect(stderr).toContain(`${folder.path}: this is a folder; give a file of events`)
  })

  it('for a workspace file that is not UTF-8', async () => {
    const file = folder.file(
      'w.yaml',
      Buffer.from(good.replace('sharedSecret: s', 'sharedSecret: caf\u00e9'), 'latin1')
    )
    const { code, stderr } = await xwh(['deliver', file, folder.file('e.ndjson', '')])
    expect([code, stderr]).toEqual([2, `${file}:10:1 This line is not UTF-8; save the file as UTF-8.\n`])
  })

  it('but not for a workspace file with a byte order mark and the line ends of Windows', async () => {
    const text = `\ufeff${workspace('https://api.example.com/')}`.replaceAll('\n', '\r\n')
    const events = folder.file('e.ndjson', ndjson(track('a')))
    expect(await xwh(['deliver', folder.file('w.yaml', text), events, '--mock'])).toMatchObject({ code: 0, stderr: '' })
  })

  it('without the words of the file, which may be secrets', async () => {
    const file = folder.file('w.yaml', good.replace('settings: {', 'settings: { sharedSecret: "canary-1", '.repeat(2)))
    const { code, stderr } = await xwh(['deliver', file, folder.file('e.ndjson', ndjson(track('a')))])
    expect([code, stderr]).toEqual([2, expect.not.stringContaining('canary')])
  })

  it('once for a missing variable, whatever else it breaks', async () => {
    const file = folder.file('w.yaml', good.replace('key-website', '"${env:NOT_THERE}"'))
    const { stderr } = await xwh(['deliver', file, folder.file('e.ndjson', '')])
    expect(stderr.trim().split('\n')).toEqual([expect.stringContaining('NOT_THERE is not set')])
  })

  it.each([
    ['ca', 'certificates'],
    ['cert', 'certificates'],
    ['key', 'a private key without a passphrase']
  ])('for a file %s that does not hold %s', async (key, holds) => {
    folder.file('other.pem', 'nothing of the kind')
    const file = folder.file('w.yaml', workspace(URL, { destination: `transport: { ${key}: other.pem }` }))
    const { code, stderr } = await xwh(['deliver', file, folder.file('e.ndjson', '')])
    expect([code, stderr]).toEqual([2, expect.stringContaining(`other.pem does not hold ${holds} in PEM form`)])
  })

  it.each(['', '10.0.0.0/99', 'a b', '127.0.0.1,'])('for --allow-private-network=%s', async (value) => {
    const args = [
      'deliver',
      folder.file('w.yaml', good),
      folder.file('e.ndjson', ''),
      `--allow-private-network=${value}`
    ]
    const { code, stderr } = await xwh(args)
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^--allow-private-network: ".*" is no host name, .*\n$/)])
  })

  it('for an unknown --source', async () => {
    const file = folder.file('w.yaml', good)
    const { code, stderr } = await xwh(['deliver', file, '-', '--source', 'websit'])
    expect([code, stderr]).toEqual([2, '--source websit: the workspace has no such source; did you mean "website"?\n'])
  })

  it('for a place where --rejections cannot be written, or that is read', async () => {
    const file = folder.file('w.yaml', good)
    const events = folder.file('e.ndjson', ndjson(track('a')))
    expect(await xwh(['deliver', file, events, '--rejections', '/nowhere/r'])).toMatchObject({ code: 2 })
    const { code, stderr } = await xwh(['deliver', file, events, '--rejections', events])
    expect([code, stderr]).toEqual([2, expect.stringContaining('this file is read in this run')])
  })

  it.each([
    ['--attempts', '0'],
    ['--attempts', 'many'],
    ['--concurrency', '1.5'],
    ['--concurrency', '-1']
  ])('for %s %s', async (option, value) => {
    const { code, stderr } = await xwh(['deliver', 'w.yaml', '-', `${option}=${value}`])
    expect([code, stderr]).toEqual([2, expect.stringContaining('Expected a whole number from 1')])
  })

  it.each([[['delver']], [['deliver']], [['deliver', 'w.yaml']], [['deliver', 'w.yaml', '-', '--what']], [[]]])(
    'for the arguments %j',
    async (args) => {
      const { code, stdout, stderr } = await xwh(args)
      expect([code, stdout]).toEqual([2, ''])
      expect(stderr).not.toBe('')
    }
  )

  it('but not for a workspace in which nothing is enabled, which is only warned of', async () => {
    const file = folder.file('w.yaml', good.replace('    enabled: true\n', ''))
    const { code, stderr } = await xwh(['deliver', file, '-'], { stdin: ndjson(track('a')) })
    expect([code, stderr]).toEqual([0, expect.stringContaining('no destination is enabled')])
  })
})
