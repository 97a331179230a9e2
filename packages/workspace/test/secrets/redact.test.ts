import { createRedactor } from '../../src'
import { parse, workspaceText } from '../support/parse'

function redactorOf(data: string, headers = '{}'): (text: string) => string {
  const mapping = `trigger: type = "track"\nfields: { url: "http://127.0.0.1:1/", headers: ${headers}, data: ${data} }`
  const { workspace } = parse(workspaceText({ mapping }), { ERP: 'canary-env' })
  if (!workspace) throw new Error('the workspace is not usable')
  return createRedactor(workspace)
}

describe('secrets that a mapping writes', () => {
  it('takes a key out that stands in a header, or comes there from a variable of any name', () => {
    const redact = redactorOf('{}', '{ X-Api-Key: canary-written, Authorization: "${env:ERP}", X-Shop: berlin }')
    expect(redact('canary-written canary-env berlin')).toBe('[secret] [secret] berlin')
  })

  it('takes a token out of the payload, also where a directive writes it', () => {
    const branch = '{ "@if": { exists: { "@path": $.userId }, then: canary-then, else: canary-else } }'
    const redact = redactorOf(`{ auth: { token: canary-plain }, password: ${branch} }`)
    expect(redact('canary-plain canary-then canary-else')).toBe('[secret] [secret] [secret]')
  })

  it('leaves the path alone from which a token is read', () => {
    const redact = redactorOf('{ token: { "@path": $.properties.session } }')
    expect(redact('reads $.properties.session')).toBe('reads $.properties.session')
  })
})

describe('secrets of a proxy', () => {
  it('are taken out also where the password holds a stray percent sign', () => {
    const { workspace } = parse(workspaceText())
    const [destination] = workspace!.destinations
    const proxy = 'http://user:100%canary@proxy.example.com:3128'
    const redact = createRedactor({ ...workspace!, destinations: [{ ...destination!, transport: { proxy } }] })
    expect(redact('password 100%canary, or 100%25canary')).not.toContain('canary')
  })
})
