import type { CreatedFile } from '../options'
import type { Plan, PlannedAction } from '../plan'
import { lines, literal } from '../print'

/** The tests, not yet formatted. */
export function testFiles(plan: Plan): CreatedFile[] {
  return [
    { path: 'test/destination.test.ts', text: destinationTest(plan) },
    { path: 'test/scenarios.test.ts', text: SCENARIOS }
  ]
}

function destinationTest(plan: Plan): string {
  const { title, authentication, actions } = plan
  return `
import { createTestEvent, createTestIntegration } from '@segment/actions-core'
import nock from 'nock'
import { destination } from '../src'
import { ENDPOINT${authentication.usesTokens ? ', TOKEN_URL' : ''} } from '../src/api'

${constantsOf(plan)}

describe(${literal(`${title} in stock actions-core`)}, () => {
  beforeAll(() => nock.disableNetConnect())
  afterEach(() => expect(nock.pendingMocks()).toEqual([]))
  afterAll(() => {
    nock.cleanAll()
    nock.enableNetConnect()
    nock.restore()
  })
${[authentication.tests.trimEnd(), ...actions.map((action) => actionTests(plan, action))].join('\n')}
})
`
}

function constantsOf({ authentication: { examples, headers, usesTokens }, actions }: Plan): string {
  return lines(
    'const testDestination = createTestIntegration(destination)',
    `const settings = ${literal(examples)}`,
    usesTokens && `const auth = { accessToken: 'a-token-of-the-tests', refreshToken: '' }`,
    hasHeaders(headers) && `const HEADERS = ${literal(headers)}`,
    '',
    ...actions.map(({ name, kind }) => `const ${name}Event = createTestEvent(${literal(kind.event(1))})`)
  )
}

function actionTests({ authentication, batch }: Plan, { name, kind }: PlannedAction): string {
  const { headers, usesTokens } = authentication
  const api = hasHeaders(headers) ? 'nock(ENDPOINT, { reqheaders: HEADERS })' : 'nock(ENDPOINT)'
  const rest = `settings, ${usesTokens ? 'auth, ' : ''}useDefaultMappings: true`
  const single = `
  it('${name} sends ${article(kind.one)}', async () => {
    ${api}.post('${kind.path}', ${literal(kind.sent(1))}).reply(201, {})
    const [response] = await testDestination.testAction('${name}', { event: ${name}Event, ${rest} })
    expect(response?.status).toBe(201)
  })`
  const several = `
  it('${name} sends a batch, and tells what became of each item', async () => {
    ${api}
      .post('${kind.path}/batch', ({ items }) => items.length === 2)
      .reply(200, { results: [{ status: 201 }, { status: 422, message: 'not like this' }] })
    await testDestination.testBatchAction('${name}', { events: [${name}Event, ${name}Event], ${rest} })
    expect(testDestination.results[0]?.multistatus).toMatchObject([
      { status: 201 },
      { status: 422, errormessage: 'not like this' }
    ])
  })`
  return batch ? `${single}\n${several}` : single
}

function hasHeaders(headers: Readonly<Record<string, string>>): boolean {
  return Object.keys(headers).length > 0
}

function article(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`
}

const SCENARIOS = `
import { join } from 'node:path'
import { testScenarios } from '@extensible-webhooks/harness'

// The files that "xwh test" runs too: here each is a test, for editors and reports. They load what "npm run build" made.
testScenarios('scenarios', { cwd: join(__dirname, '..') })
`
