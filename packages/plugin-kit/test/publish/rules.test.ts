import { releaseChangelog } from '../../src/publish/changelog'
import { explainNpm } from '../../src/publish/npm-failures'
import { parseNpmrc } from '../../src/publish/npmrc'
import { checkProvenance } from '../../src/publish/provenance'
import { checkTag, nextVersion } from '../../src/publish/version'
import { redact } from '../../src/shared/redact'

const DATE = new Date('2026-11-24T01:00:00Z')

describe('the next version (G3)', () => {
  it.each([
    ['1.2.3', undefined, '1.2.3'],
    ['1.2.3', 'patch', '1.2.4'],
    ['1.2.3', 'minor', '1.3.0'],
    ['1.2.3', 'major', '2.0.0'],
    ['1.2.3-beta.1', 'patch', '1.2.3'],
    ['1.2.3', '1.10.0', '1.10.0'],
    ['1.2.3', '2.0.0-beta.1', '2.0.0-beta.1']
  ])('after %s with %s is %s', (current, bump, next) => {
    expect(nextVersion(current, bump)).toBe(next)
  })

  it.each([
    ['1.2.3', '1.2.3'],
    ['1.2.3', '1.2.2'],
    ['1.2.3', 'prepatch'],
    ['1.2.3', '^2.0.0'],
    ['v1.2', 'patch'],
    ['', undefined]
  ])('after %s cannot be %s', (current, bump) => {
    expect(nextVersion(current, bump)).toMatchObject({ refused: 'version', problems: [{ code: 'bad-version' }] })
  })

  it.each([
    ['1.0.0', undefined, true],
    ['1.0.0', 'next', true],
    ['1.0.0-beta.1', 'next', true],
    ['1.0.0-beta.1', undefined, false],
    ['1.0.0', '2', false],
    ['1.0.0', '', false],
    ['1.0.0', 'a b', false]
  ])('%s may have the tag %s: %s', (version, tag, may) => {
    expect(checkTag(version, tag) === undefined).toBe(may)
  })
})

describe('the changelog (G3)', () => {
  it('moves what is under Unreleased, and leaves older versions', () => {
    const text = '# Changelog\n\n## Unreleased\n\n- New.\n\n## 1.0.0 - 2026-01-01\n\n- All.\n'
    expect(releaseChangelog(text, '1.1.0', DATE)).toEqual({
      text: '# Changelog\n\n## Unreleased\n\n## 1.1.0 - 2026-11-24\n\n- New.\n\n## 1.0.0 - 2026-01-01\n\n- All.\n'
    })
  })

  it('moves the links on where headings have brackets', () => {
    const link = 'https://git.example.com/acme/orders/compare'
    const text = `## [Unreleased]\n\n- New.\n\n[Unreleased]: ${link}/v1.0.0...HEAD\n`
    expect(releaseChangelog(text, '1.1.0', DATE)).toEqual({
      text:
        '## [Unreleased]\n\n## [1.1.0] - 2026-11-24\n\n- New.\n\n' +
        `[Unreleased]: ${link}/v1.1.0...HEAD\n[1.1.0]: ${link}/v1.0.0...v1.1.0\n`
    })
  })

  it.each([
    ['no heading', '# Changelog\n\n- New.\n'],
    ['nothing', '## Unreleased\n'],
    ['headings only', '## Unreleased\n\n### Added\n\n## 1.0.0\n\n- All.\n'],
    ['a comment only', '## Unreleased\n\n<!-- say\nwhat is new -->\n'],
    ['links only', '## [Unreleased]\n\n[Unreleased]: https://git.example.com/compare/v1.0.0...HEAD\n']
  ])('has nothing to move where there is %s', (_, text) => {
    expect(releaseChangelog(text, '1.1.0', DATE)).toHaveProperty('problem')
  })
})

describe('what npm says, in words (G3)', () => {
  const asked = { name: '@acme/orders', version: '1.0.0', url: 'https://npm.acme.example/', login: [], env: {} }

  it.each([
    ['npm error You cannot publish over the previously published versions: 1.0.0.', 'already-published'],
    [
      'npm error code E403\nnpm error 403 You cannot publish over the previously published versions',
      'already-published'
    ],
    ['npm error code E409\nnpm error 409 Conflict', 'already-published'],
    ['npm ERR! code EPUBLISHCONFLICT', 'already-published'],
    ['npm error code ENEEDAUTH', 'not-logged-in'],
    ['npm error code EOTP', 'one-time-password'],
    ['npm error code E401', 'login-refused'],
    ['npm error code E402', 'no-right'],
    ['npm error code E403', 'no-right'],
    ['npm error code E404', 'no-right'],
    ['npm error code E413', 'too-large'],
    [
      'npm error code EUSAGE\nnpm error Automatic provenance generation not supported for provider: null',
      'no-provenance'
    ],
    ['npm error code ECONNREFUSED', 'no-network'],
    ['npm error code EAI_AGAIN', 'no-network'],
    ['npm error code SELF_SIGNED_CERT_IN_CHAIN', 'bad-certificate'],
    ['npm error code CERT_HAS_EXPIRED', 'bad-certificate'],
    ['npm error code UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'bad-certificate'],
    ['npm error code E500', 'registry-failed'],
    ['npm error code E503', 'registry-failed'],
    ['npm error code E422', 'registry-refused'],
    ['npm error something else', 'npm-failed']
  ])('%j is %s', (stderr, code) => {
    const reason = explainNpm({ code: 1, stdout: '', stderr }, asked)
    expect(reason).toMatchObject({ code, where: asked.url })
    expect(reason.what).not.toBe('')
    expect(reason.mend).not.toBe('')
  })

  it('keeps the words of npm where they say more, without its frame', () => {
    const stderr =
      'npm error code E422\nnpm error 422 Name is reserved\nnpm error A complete log of this run is in: /x\n'
    expect(explainNpm({ code: 1, stdout: '', stderr }, asked).what).toBe(
      'https://npm.acme.example/ refuses the package. npm says: 422 Name is reserved'
    )
  })

  it('names the variable of a login that is not set', () => {
    const login = parseNpmrc('//npm.acme.example/:_authToken=${NPM_TOKEN}', '/home/.npmrc', {})
    const { what } = explainNpm({ code: 1, stdout: '', stderr: 'npm error code E401' }, { ...asked, login })
    expect(what).toContain('The line //npm.acme.example/:_authToken of /home/.npmrc reads NPM_TOKEN, which is not set.')
  })
})

describe('provenance (G3)', () => {
  const manifest = { repository: 'github:acme/orders' }

  it.each([
    ['is not asked for', {}, false, {}, true],
    ['is asked for in GitHub Actions', manifest, true, { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://x' }, true],
    ['is asked for in GitLab CI', { repository: { url: 'x' } }, true, { SIGSTORE_ID_TOKEN: 'x' }, true],
    ['has no source', {}, true, { SIGSTORE_ID_TOKEN: 'x' }, false],
    ['has no job of CI', manifest, true, { CI: 'true' }, false]
  ])('that %s', (_, { ...given }, wanted, env, through) => {
    expect(checkProvenance(given, wanted, env) === undefined).toBe(through)
  })
})

// A dot stands in each form of a token, so that no scanner takes this file for one that holds secrets.
describe('what is never printed (G3)', () => {
  it.each([
    ['//npm.acme.example/:_authToken=abc', '//npm.acme.example/:_authToken=[hidden]'],
    ['//npm.acme.example/:_auth = "YWJj"', '//npm.acme.example/:_auth = "[hidden]"'],
    ['{"_password":"abc"}', '{"_password":"[hidden]"}'],
    ['npm_config_otp=123456', 'npm_config_otp=[hidden]'],
    ['GET https://anna:abc@npm.acme.example/x', 'GET https://[hidden]@npm.acme.example/x'],
    ['authorization: Bearer abc', 'authorization: [hidden]'],
    ['sent Bearer abcdefgh1234', 'sent Bearer [hidden]'],
    [`token npm·_abcdefghijklmnopqrstuvwx`, 'token [hidden]'],
    [`glpat·-abcdefghijklmnop1234`, '[hidden]'],
    ['the token my-token was sent', 'the token [hidden] was sent']
  ])('%j is told as %j', (text, told) => {
    expect(redact(text.replaceAll('·', ''), ['my-token', ''])).toBe(told)
  })

  it('leaves what is no secret', () => {
    const text = 'npm error 404 Not Found - GET https://npm.acme.example/@acme%2forders - no such package'
    expect(redact(text)).toBe(text)
  })
})
