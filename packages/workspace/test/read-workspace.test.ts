import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { Ajv } from 'ajv'
import { loadWorkspace, WORKSPACE_SCHEMA_PATH } from '../src'
import { catalog } from './support/catalog'
import { parse, problemsOf, workspaceOf, workspaceText } from './support/parse'

describe('a workspace file that is right', () => {
  it('becomes sources and destinations with compiled triggers', () => {
    const workspace = workspaceOf(workspaceText())
    expect(workspace.sources).toEqual([{ slug: 'website', name: 'website', writeKey: 'key-1' }])
    const [orders] = workspace.destinations
    expect(orders).toMatchObject({ slug: 'orders', source: 'website', enabled: true })
    expect(orders?.mappings[0]?.trigger.matches({ type: 'track' })).toBe(true)
    expect(orders?.mappings[0]?.trigger.matches({ type: 'page' })).toBe(false)
  })

  it('takes the defaults of the action for fields that a mapping leaves out, and none where it says null', () => {
    const text = workspaceText({
      mapping: 'trigger: type = "track"\nfields: { url: "http://a.example/", method: null }'
    })
    expect(workspaceOf(text).destinations[0]?.mappings[0]?.fields).toEqual({
      url: 'http://a.example/',
      method: null,
      data: { '@path': '$.' },
      batch_keys: ['url', 'method', 'headers']
    })
  })

  it('is read from JSON as well', () => {
    const json = JSON.stringify({ version: 1, sources: { s: {} }, destinations: {} }, null, 2)
    expect(workspaceOf(json).sources[0]?.slug).toBe('s')
  })

  it('leaves destinations and mappings disabled unless they say enabled', () => {
    const text = workspaceText().replaceAll(/ +enabled: true\n/g, '')
    const [destination] = workspaceOf(text).destinations
    expect([destination?.enabled, destination?.mappings[0]?.enabled]).toEqual([false, false])
  })

  it('reads certificates from beside the workspace file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'xwh-'))
    try {
      const [pair, other] = await Promise.all([generate(), generate()])
      writeFileSync(join(folder, 'cert.pem'), pair.cert)
      writeFileSync(join(folder, 'key.pem'), pair.private)
      writeFileSync(join(folder, 'other.pem'), other.private)
      const path = join(folder, 'w.yaml')
      const transport = 'transport: { ca: ./cert.pem, cert: cert.pem, key: ./key.pem }'
      writeFileSync(path, workspaceText({ destination: transport }))
      const { workspace } = loadWorkspace(path, { catalog, environment: {} })
      expect(workspace?.destinations[0]?.transport).toEqual({ ca: pair.cert, cert: pair.cert, key: pair.private })
      writeFileSync(path, workspaceText({ destination: transport.replace('key.pem', 'other.pem') }))
      const { problems } = loadWorkspace(path, { catalog, environment: {} })
      expect(problems.map(({ message }) => message)).toEqual(['this is not the key of the certificate in cert.'])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('environment variables', () => {
  const text = workspaceText({ destination: 'settings: { sharedSecret: "a-${env:SECRET}" }' })

  it('are filled in, with defaults where they are missing or empty', () => {
    expect(workspaceOf(text, { SECRET: 'x' }).destinations[0]?.settings).toEqual({ sharedSecret: 'a-x' })
    const withDefault = text.replace('${env:SECRET}', '${env:SECRET:-http://d:1/}')
    expect(workspaceOf(withDefault).destinations[0]?.settings).toEqual({ sharedSecret: 'a-http://d:1/' })
    expect(workspaceOf(withDefault, { SECRET: '' }).destinations[0]?.settings).toEqual({
      sharedSecret: 'a-http://d:1/'
    })
  })

  it('are named with file, line and column when they are missing', () => {
    expect(problemsOf(text)).toEqual([
      'shop.yaml:9:31 destinations.orders.settings.sharedSecret: The environment variable SECRET is not set; ' +
        'set it, or write ${env:SECRET:-default}.'
    ])
  })

  it('do not hide the other problems of the file when they are missing', () => {
    const bearer = workspaceText({
      destination: 'authentication: { type: bearer, token: "${env:TOKEN}" }\nsettings: { sharedSecrett: x }'
    })
    const problems = problemsOf(bearer).join('\n')
    expect(problems).toContain('The environment variable TOKEN is not set')
    expect(problems).toContain('did you mean "sharedSecret"?')
  })

  it('are read as numbers and switches where the schema wants those', () => {
    const limits = workspaceText({ destination: 'limits: { requestsPerSecond: "${env:RPS}" }' }).replace(
      'enabled: true',
      'enabled: ${env:ON:-false}'
    )
    const [destination] = workspaceOf(limits, { RPS: '50' }).destinations
    expect(destination).toMatchObject({ limits: { requestsPerSecond: 50 }, enabled: false })
  })

  it('are never printed when what they hold does not fit', () => {
    const canary = 'canary-51b1'
    const wrong = workspaceText({
      destination: 'limits: { concurrency: "${env:C}" }\nauthentication: { type: "${env:C}" }'
    })
    const problems = problemsOf(wrong, { C: canary })
    expect(problems).toHaveLength(2)
    expect(problems.join()).not.toContain(canary)
  })
})

describe('problems', () => {
  it.each([
    [
      'an unknown key',
      workspaceText({ destination: 'enabeld: true' }),
      /^shop.yaml:9:5 .*enabeld: unknown key; did you mean "enabled"\?$/
    ],
    [
      'an unknown plugin',
      workspaceText().replace('test-webhook', 'test-webhok'),
      /^shop.yaml:6:13 .*did you mean "test-webhook"\?$/
    ],
    [
      'an unknown source',
      workspaceText().replace('source: website', 'source: webstie'),
      /^shop.yaml:7:13 .*did you mean "website"\?$/
    ],
    [
      'an unknown action',
      workspaceText().replace('action: send', 'action: sned'),
      /^shop.yaml:11:17 .*unknown action "sned"; did you mean "send"\?$/
    ],
    [
      'an unknown field of the action',
      workspaceText({ mapping: 'trigger: type = "track"\nfields:\n  url: http://a/\n  metod: PUT' }),
      /^shop.yaml:16:11 .*fields.metod: the action has no field of this name; did you mean "method"\?$/
    ],
    [
      'bad FQL',
      workspaceText({ mapping: 'trigger: length(event) > 3\nfields: { url: "http://a/" }' }),
      /^shop.yaml:13:18 .*trigger: this is not FQL/
    ],
    [
      'a bad directive',
      workspaceText({ mapping: 'trigger: type = "track"\nfields:\n  url: http://a/\n  data:\n    x: { "@pth": $.a }' }),
      /^shop.yaml:17:\d+ destinations.orders.mappings\[0\].fields.data.x: has an invalid directive: @pth/
    ],
    [
      'a missing key',
      workspaceText({ mapping: 'fields: { url: "http://a/" }' }),
      /^shop.yaml:10:9 .*the key "trigger" is missing\.$/
    ],
    [
      'a wrong type',
      workspaceText({ destination: 'limits: { concurrency: many }' }),
      /^shop.yaml:9:28 .*expected a whole number, found a string\.$/
    ],
    [
      'a number out of range',
      workspaceText({ mapping: 'trigger: type = "track"\nfields: {}\nbatch: { size: 4001 }' }),
      /^shop.yaml:15:24 .*expected a number <= 4000\.$/
    ],
    [
      'a key that is written twice',
      workspaceText({ destination: 'source: other' }),
      /^shop.yaml:9:5 This key is written twice/
    ],
    [
      'text that begins with "!"',
      workspaceText({ mapping: 'trigger: !contains(event, "x")\nfields: {}' }),
      /^shop.yaml:13:\d+ .*must be put in quotes/
    ],
    [
      'an unknown authentication',
      workspaceText({ destination: 'authentication: { type: oauth }' }),
      /^shop.yaml:9:21 .*expected a type that is known: none, bearer,/
    ],
    [
      'a key of another authentication',
      workspaceText({ destination: 'authentication: { type: bearer, tokn: x }' }),
      /"token" is missing/
    ],
    [
      'a setting that the plugin does not have',
      workspaceText({ destination: 'settings: { sharedSecrt: x }' }),
      /^shop.yaml:9:17 .*did you mean "sharedSecret"\?$/
    ],
    [
      'a certificate that cannot be read',
      workspaceText({ destination: 'transport: { ca: ./none.pem }' }),
      /^shop.yaml:9:22 .*none.pem cannot be read/
    ],
    [
      'batches of an action that has none',
      workspaceText().replace('action: send', 'action: single\n        batch: {}'),
      /^shop.yaml:12:16 .*cannot send batches/
    ],
    [
      'a slug that is none',
      workspaceText().replace('  orders:', '  "../orders":'),
      /^shop.yaml:5:3 .*cannot be a slug/
    ],
    ['another version', workspaceText().replace('version: 1', 'version: 2'), /^shop.yaml:1:10 version: expected 1\.$/],
    ['no destinations', 'version: 1\nsources: { a: {} }', /the key "destinations" is missing/],
    ['an empty file', '', /^shop.yaml:1:1 The file is empty/],
    ['a file of comments', '# nothing\n', /^shop.yaml:\d:1 The file is empty/],
    ['a list', '- 1', /^shop.yaml:1:1 expected keys and values, found a list\.$/],
    ['two documents', 'version: 1\n---\nversion: 1', /more than one document/],
    ['broken YAML', 'version: [1', /^shop.yaml:1:\d+ This is not valid YAML/]
  ])('name the line of %s', (_title, text, expected) => {
    expect(problemsOf(text)[0]).toMatch(expected)
  })

  it('are all told at once, in the order of their lines', () => {
    const text = workspaceText({ destination: 'enabeld: true\nlimits: { concurrency: 0, timeout: 3 }' })
    expect(problemsOf(text).map((line) => line.split(' ')[0])).toEqual([
      'shop.yaml:9:5',
      'shop.yaml:10:28',
      'shop.yaml:10:31'
    ])
  })

  it('count more than fifty mappings', () => {
    const mapping = '{ action: send, trigger: "type = \\"track\\"", fields: {} }'
    const text = workspaceText({ end: `      - ${Array(50).fill(mapping).join('\n      - ')}\n` })
    expect(problemsOf(text)[0]).toMatch(/51 entries are too many; at most 50 are allowed in one destination/)
  })

  it('refuse an alias bomb quickly', () => {
    const lines = ['a: &a [x, x, x, x, x, x, x, x, x]']
    for (let level = 1; level < 9; level++) {
      const [from, to] = ['abcdefghi'[level - 1]!, 'abcdefghi'[level]!]
      lines.push(`${to}: &${to} [${Array(9).fill(`*${from}`).join(', ')}]`)
    }
    expect(problemsOf(lines.join('\n'))).toEqual([expect.stringContaining('aliases')])
  })

  it('tell a file that is nested too deeply', () => {
    const deep = `version: 1\nsources: ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`
    expect(problemsOf(deep)).toEqual([expect.stringMatching(/^shop.yaml:2:\d+ The file is nested too deeply\.$/)])
  })

  it('tell two sources with one write key', () => {
    const text = workspaceText().replace('destinations:', '  other: { writeKey: key-1 }\ndestinations:')
    expect(problemsOf(text)).toEqual([expect.stringMatching(/^shop.yaml:4:22 .*"website" has this write key too/)])
  })

  it('are warnings where a trigger means something else than it looks like', () => {
    const mapping = 'trigger: type = "track" and event = "a" or event = "b"\nfields: { url: "http://a/" }'
    const { workspace, problems } = parse(workspaceText({ mapping }))
    expect(workspace).toBeDefined()
    expect(problems).toEqual([expect.objectContaining({ severity: 'warning', line: 13 })])
  })

  it('say that a folder or a missing file is no workspace', () => {
    const options = { catalog, environment: {} }
    expect(loadWorkspace('/nowhere/w.yaml', options).problems[0]?.message).toContain('there is no such file')
    expect(loadWorkspace(tmpdir(), options).problems[0]?.message).toContain('it is a folder')
  })
})

describe('the published schema', () => {
  it('accepts and refuses by itself, as an editor uses it', () => {
    const schema = JSON.parse(readFileSync(WORKSPACE_SCHEMA_PATH, 'utf8')) as object
    const validate = new Ajv({ discriminator: true, allowUnionTypes: true }).compile(schema)
    expect(validate({ version: 1, sources: { a: {} }, destinations: {} })).toBe(true)
    expect(validate({ version: 1, sources: { a: {} }, destination: {} })).toBe(false)
  })
})
