import { connection, failureOf } from './support/call'
import { describeHosts } from './support/describe-hosts'

describeHosts('C1 testAuthentication', (host, cluster) => {
  const test = (settings: object = {}) => host.testAuthentication({ ...connection(cluster()), ...settings })

  it('asks the cluster who it is', async () => {
    await expect(test()).resolves.toBeUndefined()
    expect(cluster().requests.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /'])
  })

  it('sends no credentials where there are none', async () => {
    cluster().canned.push({ status: 200, body: { cluster_name: 'c', version: { number: '8.15.0' } } })
    await test({ username: '', password: '' })
    expect(cluster().requests[0]?.headers).not.toHaveProperty('authorization')
  })

  it('says that the password is wrong, and does not tell it', async () => {
    const failure = await failureOf(test({ password: 'wrong-secret' }))
    expect(failure.message).toMatch(/^Credentials are invalid: .*does not accept the user name and password/)
    expect(failure.message).not.toContain('wrong-secret')
  })

  it.each([
    [{ password: '' }, /setting password is missing/],
    [{ username: '' }, /setting username is missing/]
  ])('asks for the other half of %j', async (settings, words) => {
    expect((await failureOf(test(settings))).message).toMatch(words)
    expect(cluster().requests).toEqual([])
  })

  it.each([
    [403, { error: { type: 'security_exception', reason: 'no permissions' } }, /cluster:monitor\/main/],
    [404, 'not found', /path prefix is wrong/],
    [405, 'no', /not the API of OpenSearch or Elasticsearch/],
    [301, '', /a redirect, which is not followed/],
    [503, '', /answered 503/],
    [200, '<html>', /is no OpenSearch or Elasticsearch/],
    [200, { version: '1.0' }, /is no OpenSearch or Elasticsearch/],
    [200, { version: { number: '1' } }, /is no OpenSearch or Elasticsearch/]
  ])('says what is wrong after %i %j', async (status, body, words) => {
    cluster().canned.push({ status, body, headers: status === 301 ? { location: '/login' } : {} })
    expect((await failureOf(test())).message).toMatch(words)
    expect(cluster().requests).toHaveLength(1)
  })

  it('needs an endpoint', async () => {
    expect((await failureOf(host.testAuthentication({}))).message).toMatch(/endpoint/i)
  })
})
