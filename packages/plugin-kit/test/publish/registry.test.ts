import { parseNpmrc, loginLines, missingVariables, secretsOf } from '../../src/publish/npmrc'
import { checkPublic, resolveRegistry } from '../../src/publish/registry'

const PROJECT = parseNpmrc('@acme:registry = https://project.example/npm\n', '/plugin/.npmrc', {})
const USER = parseNpmrc('@acme:registry=https://user.example/\nregistry=https://mirror.example\n', '/home/.npmrc', {})

describe('which registry is published to (G3)', () => {
  it.each([
    [
      'the option, before all else',
      { registry: 'https://option.example', lines: PROJECT },
      { registry: 'https://config.example' },
      ['https://option.example/', 'the option --registry']
    ],
    [
      'publishConfig of the scope',
      { lines: PROJECT },
      { registry: 'https://config.example', '@acme:registry': 'https://scope.example' },
      ['https://scope.example/', '"@acme:registry" in publishConfig of package.json']
    ],
    [
      'publishConfig',
      { lines: PROJECT },
      { registry: 'https://config.example' },
      ['https://config.example/', '"registry" in publishConfig of package.json']
    ],
    [
      "the project's line of the scope, before the user's",
      { lines: [...PROJECT, ...USER] },
      undefined,
      ['https://project.example/npm/', 'the line @acme:registry of /plugin/.npmrc']
    ],
    [
      'the line of the scope, before the general one',
      { lines: USER },
      undefined,
      ['https://user.example/', 'the line @acme:registry of /home/.npmrc']
    ],
    ['npm itself', { lines: [] }, undefined, ['https://registry.npmjs.org/', 'npm itself, as nothing names another']]
  ])('takes %s', (_, wish, publishConfig, [url, from]) => {
    const manifest = { name: '@acme/orders', ...(publishConfig === undefined ? {} : { publishConfig }) }
    expect(resolveRegistry({ ...wish, manifest })).toEqual({ url, from })
  })

  it('takes no line of a scope for a package that has none', () => {
    expect(resolveRegistry({ manifest: { name: 'orders' }, lines: USER })).toEqual({
      url: 'https://mirror.example/',
      from: 'the line registry of /home/.npmrc'
    })
  })

  it.each([['npm.acme.example'], ['ftp://npm.acme.example/'], ['https://anna:secret@npm.acme.example/']])(
    'refuses the address %s, and prints no password',
    (registry) => {
      const refused = resolveRegistry({ registry, manifest: { name: '@acme/orders' }, lines: [] })
      expect(refused).toMatchObject({ refused: 'registry', problems: [{ code: 'bad-registry' }] })
      expect(JSON.stringify(refused)).not.toContain('secret@')
    }
  )

  it.each([
    ['https://registry.npmjs.org/', false, false],
    ['https://registry.yarnpkg.com/', false, false],
    ['https://registry.npmjs.org/', true, true],
    ['https://npm.acme.example/', false, true]
  ])('%s, allowed %s, is let through: %s', (url, allowed, through) => {
    const refused = checkPublic({ url, from: 'npm itself' }, { name: '@acme/orders' }, allowed)
    expect(refused === undefined).toBe(through)
    if (!through) expect(refused?.problems[0]?.mend).toContain('"@acme:registry=https://…"')
  })
})

describe("npm's settings", () => {
  const text = [
    '; a comment',
    '# another = one',
    '',
    '//npm.acme.example/:_authToken = ${TOKEN}',
    '//npm.acme.example/team/:_auth="${MISSING?}"',
    '//other.example/:_password=c2VjcmV0cw==',
    'registry=https://npm.acme.example/${MISSING}/'
  ].join('\r\n')
  const lines = parseNpmrc(text, '/home/.npmrc', { TOKEN: 'a-long-token' })

  it('are read with variables, comments, quotes and line ends of every kind', () => {
    expect(lines.map(({ key, value }) => [key, value])).toEqual([
      ['//npm.acme.example/:_authToken', 'a-long-token'],
      ['//npm.acme.example/team/:_auth', ''],
      ['//other.example/:_password', 'c2VjcmV0cw=='],
      ['registry', 'https://npm.acme.example/${MISSING}/']
    ])
  })

  it('log in at an address, or at a part of it', () => {
    const keys = (registry: string): string[] => loginLines(lines, registry).map(({ key }) => key)
    expect(keys('https://npm.acme.example/')).toEqual(['//npm.acme.example/:_authToken'])
    expect(keys('https://npm.acme.example/team/')).toHaveLength(2)
    expect(keys('https://npm.acme.example.org/')).toEqual([])
  })

  it('tell which of their variables are not set', () => {
    expect(lines.flatMap((line) => missingVariables(line, { TOKEN: 'a' }))).toEqual(['MISSING', 'MISSING'])
  })

  it('give what must never be printed', () => {
    expect(secretsOf(lines, { NPM_TOKEN: 'another-token', NODE_AUTH_TOKEN: 'x' })).toEqual([
      'a-long-token',
      'c2VjcmV0cw==',
      'another-token'
    ])
  })
})
