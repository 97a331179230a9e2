import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { WireRequest, WireResponse } from '@extensible-webhooks/engine'
import { asCurl, asHar, maskRequest, maskResponse } from '../../src'

const redact = (text: string): string => text.replaceAll('canary', '[secret]')

const request = (parts: Partial<WireRequest> = {}): WireRequest => ({
  method: 'POST',
  url: 'https://erp.example.com/orders?key=canary&a=1',
  headers: { 'Content-Type': 'application/json', Authorization: 'Bearer canary-token', 'X-Signature': 'abc' },
  body: '{"id":"o-1"}',
  ...parts
})

describe('D2: a request as it may be shown', () => {
  it('hides credentials in headers, URL and body, and leaves the rest as it is', () => {
    expect(maskRequest(request({ body: '{"secret":"canary","id":1}' }), redact)).toEqual({
      method: 'POST',
      url: 'https://erp.example.com/orders?key=[secret]&a=1',
      headers: { 'Content-Type': 'application/json', Authorization: 'Bearer [secret]', 'X-Signature': 'abc' },
      body: '{"secret":"[secret]","id":1}'
    })
  })

  it('hides a whole credential that has no scheme, and cookies', () => {
    const headers = { authorization: 'raw-key', cookie: 'session=1' }
    expect(maskRequest(request({ headers }), redact).headers).toEqual({ authorization: '[secret]', cookie: '[secret]' })
  })

  it('hides what a request for a token holds, and what the answer gives', () => {
    const body = 'grant_type=refresh_token&refresh_token=r%2B1&client_secret=s&code_verifier=v&scope=a'
    expect(maskRequest(request({ body }), redact, true).body).toBe(
      'grant_type=refresh_token&refresh_token=[secret]&client_secret=[secret]&code_verifier=[secret]&scope=a'
    )
    const response: WireResponse = {
      status: 200,
      statusText: 'OK',
      headers: { 'set-cookie': ['a=1', 'b=2'], 'content-type': 'application/json' },
      body: Buffer.from('{"access_token":"a\\"b","refresh_token" : "r","expires_in":3600}'),
      truncated: false
    }
    const shown = maskResponse(response, redact, true)
    expect(shown.body.toString()).toBe('{"access_token":"[secret]","refresh_token" : "[secret]","expires_in":3600}')
    expect(shown.headers).toEqual({ 'set-cookie': ['[secret]', '[secret]'], 'content-type': 'application/json' })
  })
})

describe('D2: a request as curl', () => {
  it('never holds the credential, and says where it is read from', () => {
    const text = asCurl(request())
    expect(text).not.toContain('canary-token')
    expect(text).toContain(`--header 'Authorization: '"$XWH_AUTHORIZATION"`)
    expect(text).toMatch(/^# XWH_AUTHORIZATION holds the whole value/)
  })

  it.each<[string, WireRequest['body']]>([
    ['text with quotes, dollars and line ends', `{"a":"it's $HOME \`x\` \\n "}\n`],
    ['bytes that are no text', Buffer.from([0, 31, 139, 255, 10, 13])],
    ['a text that begins with @', '@/etc/passwd'],
    ['nothing', '']
  ])('sends the very same bytes: %s', async (_title, body) => {
    const seen: { body: Buffer; headers: Record<string, unknown>; method: string | undefined }[] = []
    const server = createServer((incoming, response) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('end', () => {
        seen.push({ body: Buffer.concat(chunks), headers: incoming.headers, method: incoming.method })
        response.end('ok')
      })
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a?b='c'`
    const headers = { 'X-Odd': `it's "odd" $HOME`, Authorization: 'Bearer t' }
    const command = asCurl(request({ url, body, headers, method: 'PATCH' }))
    await runShell(command)
    server.close()
    expect(seen[0]?.method).toBe('PATCH')
    expect(seen[0]?.body.equals(Buffer.from(body ?? ''))).toBe(true)
    expect(seen[0]?.headers).toMatchObject({ 'x-odd': `it's "odd" $HOME`, authorization: 'Bearer from-env' })
  })
})

async function runShell(command: string): Promise<void> {
  const child = spawn('sh', ['-c', command], { env: { ...process.env, XWH_AUTHORIZATION: 'Bearer from-env' } })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`curl ended with ${code}`)
}

describe('D2: requests as an HTTP archive', () => {
  it('hold method, URL, query, headers, body and what came back', () => {
    const response: WireResponse = {
      status: 201,
      statusText: 'Created',
      headers: { 'content-type': 'application/json', 'set-cookie': ['a', 'b'] },
      body: Buffer.from('{}'),
      truncated: false
    }
    const har = asHar([{ request: request(), response, startedAtMs: 0, durationMs: 5 }], '1.0.0')
    expect(har.log).toMatchObject({ version: '1.2', creator: { name: 'xwh', version: '1.0.0' } })
    expect(har.log.entries[0]).toMatchObject({
      startedDateTime: '1970-01-01T00:00:00.000Z',
      time: 5,
      request: {
        method: 'POST',
        queryString: [
          { name: 'key', value: 'canary' },
          { name: 'a', value: '1' }
        ],
        postData: { mimeType: 'application/json', text: '{"id":"o-1"}' }
      },
      response: { status: 201, content: { size: 2, text: '{}', mimeType: 'application/json' } }
    })
  })

  it('say status 0 where there was no response', () => {
    const har = asHar([{ request: request({ body: undefined }), startedAtMs: 0, durationMs: 5 }], '1')
    expect(har.log.entries[0]).toMatchObject({ response: { status: 0 }, request: { bodySize: 0 } })
    expect(har.log.entries[0]).not.toHaveProperty('request.postData')
  })
})
