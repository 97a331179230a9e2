import { readFileSync } from 'node:fs'
import { startReceiver } from '@extensible-webhooks/harness'
import { createFolder, ndjson, track, xwh } from './support/run-cli'

const canary = (name: string): string => `canary-${name}-7f3a+%: "x`

/** Every place of a workspace that can hold a secret, each destination failing in a way of its own. */
function planted(url: string): { text: string; env: Record<string, string> } {
  const env: Record<string, string> = {}
  const secret = (name: string): string => {
    env[name] = canary(name)
    return `"\${env:${name}}"`
  }
  env['STANDARD'] = `whsec_${Buffer.from('canary-standard-canary-standard!').toString('base64')}`
  const authentications = [
    `{ type: bearer, token: ${secret('BEARER')} }`,
    `{ type: basic, username: u, password: ${secret('PASSWORD')} }`,
    `{ type: api-key, name: X-Key, value: ${secret('KEY')}, in: query }`,
    `{ type: oauth2-client-credentials, clientId: c, clientSecret: ${secret('CLIENT')}, tokenUrl: "${url}/token",` +
      ` params: [{ key: p, value: ${secret('PARAM')}, in: body }] }`
  ]
  const destinations = authentications.map(
    (authentication, index) => `  d${index}:
    plugin: actions-webhook-extensible
    source: website
    enabled: true
    settings:
      sharedSecret: ${secret('SHARED')}
      previousSharedSecret: ${secret('PREVIOUS')}
      standardWebhooksSecret: "\${env:STANDARD}"
    authentication: ${authentication}
    mappings:
      - { name: All, action: send, enabled: true, trigger: 'type = "track"', fields: { url: { '@path': $.properties.url } } }
`
  )
  const text = `version: 1\nsources: { website: { writeKey: "\${env:WRITE_KEY}" } }\ndestinations:\n${destinations.join('')}`
  return { text, env: { ...env, WRITE_KEY: canary('WRITE_KEY') } }
}

describe('secrets of a workspace', () => {
  it('appear in no output and no file, whatever goes wrong', async () => {
    const folder = createFolder()
    // It sends back what it was sent, as careless endpoints do.
    const receiver = await startReceiver(({ path, raw }) => {
      if (path.startsWith('/token'))
        return { status: 400, json: { error: 'invalid_client', error_description: raw.toString() } }
      return { status: Number(path.slice(1, 4)) || 200, text: raw.toString() }
    })
    try {
      const { text, env } = planted(receiver.url)
      const file = folder.file('w.yaml', text)
      const urls = ['/400', '/401', '/403', '/503', '/302'].map((path) => `${receiver.url}${path}`)
      const bad = ['http://127.0.0.1:1/', 'ftp://x/', 'nonsense', 'http://nowhere.invalid/']
      const events = [...urls, ...bad].map((url, index) => ({
        ...track(`m${index}`, { url }),
        writeKey: canary('WRITE_KEY')
      }))
      const path = `${folder.path}/r.ndjson`
      const args = [
        'deliver',
        file,
        folder.file('e.ndjson', ndjson(...events)),
        '--allow-private-network',
        '--attempts',
        '1'
      ]
      const ran = await xwh([...args, '--rejections', path, '--all'], { env })
      expect(ran.code).toBe(1)
      expect(receiver.requests.length).toBeGreaterThan(10)
      const seen = [ran.stdout, ran.stderr, readFileSync(path, 'utf8')].join('\n')
      expect(seen).toContain('client-error')
      const forms = Object.values(env).flatMap((secret) => [
        secret,
        JSON.stringify(secret).slice(1, -1),
        encodeURIComponent(secret),
        new URLSearchParams({ s: secret }).toString().slice(2),
        Buffer.from(secret).toString('base64')
      ])
      expect(forms.filter((form) => seen.includes(form))).toEqual([])
      expect(seen).not.toContain('canary-')
    } finally {
      await receiver.close()
      folder.remove()
    }
  })

  it('appear in no message about a bad workspace', async () => {
    const folder = createFolder()
    try {
      const { text, env } = planted('http://127.0.0.1:1')
      const broken = text
        .replaceAll('type: bearer, token', 'type: bearer, tokn')
        .replace('action: send', 'action: sent')
      const { code, stderr } = await xwh(['deliver', folder.file('w.yaml', broken), '-'], { env })
      expect(code).toBe(2)
      expect(stderr).toContain('tokn')
      expect(stderr).not.toContain('canary')
    } finally {
      folder.remove()
    }
  })
})
