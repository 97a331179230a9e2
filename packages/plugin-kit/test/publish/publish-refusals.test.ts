import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { publishPackage, type RunCommand } from '../../src'
import { runCommand } from '../../src/shared/run-command'
import { codes, usePublishing } from '../support/use-publishing'

jest.setTimeout(120_000)

/** Has no form of a token: it is hidden by its value, or not at all. */
const WRONG_TOKEN = 'c0ffee-not-a-token-of-this-registry'

describe('what is not published (G3)', () => {
  const suite = usePublishing()

  it('refuses a version that is there already, before anything is built', async () => {
    await suite.publish()
    suite.plugin.write('dist/index.js', 'not built again')
    expect(await suite.publish()).toMatchObject({
      ok: false,
      stage: 'existing',
      published: 'no',
      problems: [{ code: 'already-published', mend: 'Publish the next version: --bump patch.' }]
    })
    expect(suite.plugin.read('dist/index.js')).toBe('not built again')
  })

  it('is refused by the registry where another was faster, and puts the files back', async () => {
    await suite.publish()
    suite.plugin.write('README.md', '# Other\n')
    await suite.plugin.commit()
    const blind: RunCommand = async (program, args, options) =>
      args[0] === 'view' && !sent ? { code: 0, stdout: '', stderr: '' } : await watch(program, args, options)
    let sent = false
    const watch: RunCommand = (program, args, options) => {
      sent ||= args[0] === 'publish'
      return runCommand(program, args, options)
    }
    await suite.plugin.git('tag', '--delete', 'v1.0.0')
    const result = await suite.publish({ run: blind })
    expect(result).toMatchObject({ ok: false, stage: 'publish', published: 'no' })
    expect(codes(result)).toEqual(['already-published'])
  })

  it.each([
    ['a file that is changed', 'README.md', '# Changed\n'],
    ['a file that git does not know', 'notes.txt', 'Notes']
  ])('refuses a dirty tree, with %s', async (_, path, text) => {
    suite.plugin.write(path, text)
    const result = await suite.publish({ bump: 'patch' })
    expect(result).toMatchObject({ ok: false, stage: 'git', published: 'no' })
    expect(result).toMatchObject({ problems: [{ code: 'dirty-tree', where: path }] })
    expect(await suite.view('version')).toBe('')
  })

  it('refuses where the build changes what is committed', async () => {
    suite.plugin.write('build.js', `${suite.plugin.read('build.js')}writeFileSync('README.md', '# Built')\n`)
    await suite.plugin.commit()
    expect(await suite.publish()).toMatchObject({
      ok: false,
      problems: [{ code: 'changed-by-build', where: 'README.md' }]
    })
  })

  it('says in words that a token is not taken, never prints it, and puts the files back', async () => {
    writeFileSync(
      join(suite.plugin.home, '.npmrc'),
      suite.registry.npmrc('@acme').replace(suite.registry.token, WRONG_TOKEN)
    )
    const before = [suite.plugin.read('package.json'), suite.plugin.read('CHANGELOG.md')]
    const told: string[] = []
    const result = await suite.publish({
      bump: 'patch',
      onProgress: ({ text }) => told.push(text)
    })
    expect(result).toMatchObject({ ok: false, stage: 'publish', published: 'no' })
    expect(codes(result)).toEqual(['login-refused'])
    expect(result.ok ? '' : result.problems[0]?.what).toBe(`${suite.registry.url} does not take the login (401).`)
    expect(JSON.stringify([result, told])).not.toContain(WRONG_TOKEN)
    expect([suite.plugin.read('package.json'), suite.plugin.read('CHANGELOG.md')]).toEqual(before)
    expect(await suite.plugin.git('tag')).toBe('')
  })

  it('hides a token that a failing script prints, by its value', async () => {
    suite.plugin.manifest({ scripts: { prepack: 'cat "$HOME/.npmrc"; echo "$NODE_AUTH_TOKEN"; exit 3' } })
    await suite.plugin.commit()
    const result = await suite.publish({ env: { ...suite.plugin.env, NODE_AUTH_TOKEN: WRONG_TOKEN } })
    expect(codes(result)).toEqual(['pack-failed'])
    expect(JSON.stringify(result)).toContain('[hidden]')
    expect(JSON.stringify(result)).not.toContain(suite.registry.token)
    expect(JSON.stringify(result)).not.toContain(WRONG_TOKEN)
  })

  it('says which line logs in where nobody is', async () => {
    writeFileSync(join(suite.plugin.home, '.npmrc'), `@acme:registry=${suite.registry.url}\n`)
    const key = `${suite.registry.url.replace('http:', '')}:_authToken=\${NPM_TOKEN}`
    const result = await suite.publish()
    expect(result).toMatchObject({ ok: false, stage: 'login', problems: [{ code: 'not-logged-in' }] })
    expect(result.ok ? '' : result.problems[0]?.mend).toContain(key)
    // Who proposes a change may look whether it could be published, without the right to publish.
    expect(await suite.publish({ dryRun: true })).toMatchObject({ ok: true, warnings: [{ code: 'not-logged-in' }] })
  })

  it('names the variable that a line of .npmrc reads and that is not set', async () => {
    writeFileSync(
      join(suite.plugin.home, '.npmrc'),
      suite.registry.npmrc('@acme').replace(suite.registry.token, '${NPM_TOKEN}')
    )
    const result = await suite.publish()
    expect(codes(result)).toEqual(['login-refused'])
    expect(result.ok ? '' : result.problems[0]?.what).toContain('reads NPM_TOKEN, which is not set')
    const env = { ...suite.plugin.env, NPM_TOKEN: suite.registry.token }
    expect(await suite.publish({ env, dryRun: true })).toMatchObject({ ok: true, user: 'publisher' })
  })

  it('refuses a secret in the tarball, and does not print it', async () => {
    const secret = ['npm', 'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8'].join('_')
    suite.plugin.write('src/index.js', `${suite.plugin.read('src/index.js')}// ${secret}\n`)
    await suite.plugin.commit()
    const result = await suite.publish()
    expect(result).toMatchObject({
      ok: false,
      stage: 'contents',
      published: 'no',
      problems: [{ code: 'packed-secret' }]
    })
    expect(JSON.stringify(result)).not.toContain(secret)
    expect(await suite.view('version')).toBe('')
  })

  it.each([
    ['the build fails', { scripts: { build: 'echo broken; exit 1' } }, {}, 'build', 'build-failed'],
    [
      'the check finds an error',
      {},
      {
        check: () =>
          Promise.resolve([{ severity: 'error' as const, code: 'no-actions', where: 'actions', what: 'x', mend: 'y' }])
      },
      'check',
      'no-actions'
    ]
  ])('puts the files back where %s', async (_, change, options, stage, code) => {
    suite.plugin.manifest(change)
    await suite.plugin.commit()
    expect(await suite.publish({ ...options, bump: 'patch' })).toMatchObject({ ok: false, stage, problems: [{ code }] })
    expect(await suite.plugin.git('status', '--porcelain')).toBe('')
  })

  it('puts the files back where the check throws', async () => {
    const bug = suite.publish({ bump: 'patch', check: () => Promise.reject(new Error('a bug')) })
    await expect(bug).rejects.toThrow('a bug')
    expect(await suite.plugin.git('status', '--porcelain')).toBe('')
  })

  it('says that a registry cannot be reached', async () => {
    writeFileSync(join(suite.plugin.home, '.npmrc'), '//127.0.0.1:9/:_authToken=a-token\n')
    const result = await suite.publish({ registry: 'http://127.0.0.1:9' })
    expect(result).toMatchObject({ ok: false, stage: 'login', published: 'no', problems: [{ code: 'no-network' }] })
    expect(result).toMatchObject({ registry: { url: 'http://127.0.0.1:9/', from: 'the option --registry' } })
  })

  it('refuses a tag that is on another commit, and takes one that is here', async () => {
    await suite.plugin.git('tag', 'v1.0.0')
    expect(await suite.publish({ dryRun: true })).toMatchObject({ ok: true, gitTag: 'v1.0.0' })
    suite.plugin.write('README.md', '# More\n')
    await suite.plugin.commit()
    expect(codes(await suite.publish())).toEqual(['tag-exists'])
  })

  it('refuses to commit to no branch', async () => {
    await suite.plugin.git('checkout', '--quiet', '--detach')
    expect(codes(await suite.publish({ bump: 'patch' }))).toEqual(['no-branch'])
    expect(await suite.publish({ dryRun: true })).toMatchObject({ ok: true, gitTag: 'v1.0.0' })
  })

  it.each([
    ['bump', { bump: 'huge' }, {}, 'bad-version'],
    ['bump', { bump: '1.0.0' }, {}, 'bad-version'],
    ['tag', { tag: '1.x' }, {}, 'no-tag'],
    ['provenance', { provenance: true }, {}, 'no-provenance'],
    ['registry', { registry: 'npm.acme.example' }, {}, 'bad-registry'],
    ['registry', { registry: 'https://registry.npmjs.org' }, {}, 'public-registry'],
    ['private', {}, { private: true }, 'private-package'],
    ['version', {}, { version: 'one' }, 'bad-version'],
    ['name', {}, { name: undefined }, 'no-package']
  ])('refuses a %s that cannot be: %j %j', async (_, options, change, code) => {
    suite.plugin.manifest(change)
    await suite.plugin.commit()
    expect(codes(await suite.publish(options))).toEqual([code])
  })

  it.each([
    ['there is none', undefined],
    ['nothing stands under Unreleased', '# Changelog\n\n## Unreleased\n\n### Added\n\n## 1.0.0\n\n- All.\n']
  ])('wants an entry in the changelog: %s', async (_, text) => {
    if (text === undefined) await suite.plugin.git('rm', '--quiet', 'CHANGELOG.md')
    else suite.plugin.write('CHANGELOG.md', text)
    await suite.plugin.commit()
    expect(codes(await suite.publish({ bump: 'patch' }))).toEqual(['no-changelog'])
    expect(await suite.publish({ bump: 'patch', changelog: false, dryRun: true })).toMatchObject({
      ok: true,
      written: ['package.json']
    })
  })

  it('says that a folder holds no package', async () => {
    expect(codes(await publishPackage(suite.plugin.home))).toEqual(['no-package'])
  })

  it('says that npm is not there', async () => {
    const run: RunCommand = (program, args, options) =>
      runCommand(program === 'npm' ? 'npm-not-there' : program, args, options)
    expect(codes(await suite.publish({ run }))).toEqual(['no-npm'])
  })
})
