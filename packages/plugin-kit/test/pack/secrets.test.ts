import { findSecrets, SECRET_KINDS } from '../../src/pack/secrets'

const MIXED = 'aB3dE5fG7hI9jK1lM2nO4pQ6rS8tU0vW2xY4'
const BODY = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7'
const TOKEN = [
  Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url'),
  Buffer.from('{"sub":"1234567890"}').toString('base64url'),
  MIXED
].join('.')

/** A dot stands in each form, so that no scanner takes this file for one that holds secrets. */
const whole = (text: string): string => text.replaceAll('·', '')

const SECRETS: readonly (readonly [string, string])[] = [
  ['a token of npm', `const token = 'npm·_${MIXED}'`],
  ['a line of an .npmrc that logs in', `//npm.acme.example/:_authToken=${MIXED}`],
  ['a line of an .npmrc that logs in', `_password = "${MIXED}"`],
  ['a private key', `-----BEGIN PRIVATE· KEY-----\n${BODY}\n`],
  ['a private key', `"-----BEGIN RSA PRIVATE· KEY-----\\n${BODY}\\n"`],
  ['a private key', `-----BEGIN RSA PRIVATE· KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0A\n\n${BODY}`],
  ['an access key of AWS', `AKIA·Z3MQ5XJ7K2WDT6PL`],
  ['a token of GitHub', `ghp·_${MIXED}`],
  ['a token of GitLab', `glpat·-${MIXED.slice(0, 20)}`],
  ['a token of Slack', `xoxb·-123456789012-${MIXED}`],
  [
    'an incoming webhook of Slack, whose address is its password',
    `https://hooks.slack.com/services·/T0A1B2C3D/B0A1B2C3D/${MIXED.slice(0, 24)}`
  ],
  ['a live key of Stripe', `sk·_live_${MIXED}`],
  ['an API key of Google', `AIza·${MIXED.slice(0, 35)}`],
  ['a JSON Web Token', TOKEN],
  ['a bearer token', `curl -H 'Authorization: Bearer ${MIXED}'`],
  ['an address with a password', `https://anna:${MIXED}@erp.acme.example`]
]

describe('secrets inside of files (G3)', () => {
  it.each(SECRETS)('finds %s: %#', (kind, text) => {
    const found = findSecrets(`first line\n${whole(text)}\n`)
    expect(found).toContainEqual({ kind, line: 2 })
    expect(JSON.stringify(found)).not.toContain(MIXED.slice(0, 12))
  })

  it('has an example of every kind in this test', () => {
    expect(new Set(SECRETS.map(([kind]) => kind))).toEqual(new Set(SECRET_KINDS.map(({ kind }) => kind)))
  })

  it.each([
    ['a variable in an .npmrc', '//npm.acme.example/:_authToken=${NODE_AUTH_TOKEN_OF_2026}'],
    ['a placeholder in an .npmrc', '//npm.acme.example/:_authToken=YOUR_TOKEN_GOES_HERE_1'],
    ['a program that asks for keys', `if (!pem.startsWith('-----BEGIN PRIVATE· KEY-----')) throw new Error('no key')`],
    ['a public key', `-----BEGIN PUBLIC KEY-----\n${BODY}`],
    ['the example key of AWS', `AKIA·IOSFODNN7EXAMPLE`],
    ['the example webhook of Slack', 'https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX'],
    ['a template of a bearer token', 'Authorization: Bearer ${settings.accessTokenThatWasIssued2026}'],
    ['words after bearer', 'the bearer of-this-letter-which-is-a-very-long-compound-word'],
    ['a text of three parts that is no token', `eyJabcdefghijk.eyJabcdefghijk.${MIXED}`],
    ['a hash', 'sha512-L7NItDuseurxnMwqC7vutxi2uDBLH6sJJ3y9Ro+D3bDaZJu1KvChERdC67uNh9bUHtlu=='],
    ['an address with a user', 'https://anna@erp.acme.example'],
    ['an address with an example of a password', 'https://user:your-password-1@erp.acme.example']
  ])('takes %s for none', (_, text) => {
    expect(findSecrets(whole(text))).toEqual([])
  })
})
