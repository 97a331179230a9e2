import { problemsOf, workspaceOf, workspaceText } from './support/parse'

function settingsOf(authentication: string): unknown {
  return workspaceOf(workspaceText({ destination: `authentication: ${authentication}` })).destinations[0]?.settings
}

describe('authentication: of a plugin with dynamic authentication', () => {
  it.each([
    ['{ type: none }', { oauth: { type: 'noAuth' } }],
    ['{ type: bearer, token: t }', { oauth: { type: 'bearer' }, bearer: { bearerToken: 't' } }],
    [
      '{ type: bearer, token: t, prefix: Token }',
      { oauth: { type: 'bearer', customParams: { tokenPrefix: 'Token' } }, bearer: { bearerToken: 't' } }
    ],
    [
      '{ type: basic, username: u, password: p }',
      { oauth: { type: 'basic' }, basic: { username: 'u', password: 'p' } }
    ],
    [
      '{ type: api-key, name: k, value: v, in: query }',
      { oauth: { type: 'apiKey' }, apiKey: { name: 'k', value: 'v', in: 'query' } }
    ],
    [
      '{ type: oauth2-client-credentials, clientId: c, clientSecret: s, tokenUrl: "http://t/", scopes: a b }',
      {
        oauth: {
          type: 'clientCredentials',
          clientId: 'c',
          clientSecret: 's',
          scopes: 'a b',
          accessTokenServerUrl: 'http://t/',
          refreshTokenServerUrl: 'http://t/'
        }
      }
    ],
    [
      '{ type: oauth2-client-credentials, clientId: c, clientSecret: s, tokenUrl: "http://t/", refreshUrl: "http://r/", ' +
        'clientAuth: body, prefix: P, params: [{ key: k, value: v, in: query }] }',
      {
        oauth: {
          type: 'clientCredentials',
          clientId: 'c',
          clientSecret: 's',
          accessTokenServerUrl: 'http://t/',
          refreshTokenServerUrl: 'http://r/',
          customParams: {
            clientAuth: 'body',
            tokenPrefix: 'P',
            refreshRequest: [{ key: 'k', value: 'v', sendIn: 'query' }]
          }
        }
      }
    ]
  ])('turns %s into dynamicAuthSettings', (block, expected) => {
    expect(settingsOf(block)).toEqual({ dynamicAuthSettings: expected })
  })

  it('hands refreshOn to the engine and not to the settings', () => {
    const block =
      '{ type: oauth2-client-credentials, clientId: c, clientSecret: s, tokenUrl: "http://t/", refreshOn: { statuses: [403] } }'
    const [destination] = workspaceOf(workspaceText({ destination: `authentication: ${block}` })).destinations
    expect(destination?.refreshOn).toEqual({ statuses: [403] })
    expect(JSON.stringify(destination?.settings)).not.toContain('403')
  })

  it('takes the authorization code, and keeps for Connect what is no setting', () => {
    const block =
      '{ type: oauth2-authorization-code, clientId: c, clientSecret: s, tokenUrl: "http://t/", authorizeUrl: "http://a/", ' +
      'authorizeParams: { prompt: consent }, issuer: "http://a" }'
    const [destination] = workspaceOf(workspaceText({ destination: `authentication: ${block}` })).destinations
    expect(destination?.settings).toEqual({
      dynamicAuthSettings: {
        oauth: {
          type: 'authCode',
          clientId: 'c',
          clientSecret: 's',
          accessTokenServerUrl: 'http://t/',
          refreshTokenServerUrl: 'http://t/',
          authorizationServerUrl: 'http://a/'
        }
      }
    })
    expect(destination?.connect).toEqual({ authorizeParams: { prompt: 'consent' }, issuer: 'http://a' })
  })

  it.each(['authCode', 'clientCredentials'])('takes %s in the form of Segment, unchanged', (type) => {
    const text = workspaceText({ destination: `settings: { dynamicAuthSettings: { oauth: { type: ${type} } } }` })
    expect(workspaceOf(text).destinations[0]?.settings).toEqual({ dynamicAuthSettings: { oauth: { type } } })
  })

  it('wants URLs where the file names URLs', () => {
    const block = '{ type: oauth2-client-credentials, clientId: c, clientSecret: s, tokenUrl: idp/token }'
    expect(problemsOf(workspaceText({ destination: `authentication: ${block}` }))).toEqual([
      expect.stringMatching(/^shop.yaml:9:96 .*tokenUrl: expected a URL that begins with https/)
    ])
  })

  it('refuses a second authentication under settings', () => {
    const destination = 'settings: { dynamicAuthSettings: {} }\nauthentication: { type: none }'
    expect(problemsOf(workspaceText({ destination }))).toEqual([
      expect.stringMatching(/^shop.yaml:9:17 .*keep one of the two/)
    ])
  })
})

describe('authentication: of other plugins', () => {
  const text = (plugin: string, block: string): string =>
    workspaceText({ destination: `authentication: ${block}` }).replace('test-webhook', plugin)

  it('gives basic as username and password', () => {
    const workspace = workspaceOf(text('basic', '{ type: basic, username: u, password: p }'))
    expect(workspace.destinations[0]?.settings).toEqual({ username: 'u', password: 'p' })
  })

  it('gives OAuth as settings.oauth', () => {
    const block = '{ type: oauth2-client-credentials, clientId: c, clientSecret: s, tokenUrl: "http://t/" }'
    expect(workspaceOf(text('oauth', block)).destinations[0]?.settings).toMatchObject({ oauth: { clientId: 'c' } })
  })

  it('says so when it does not fit', () => {
    expect(problemsOf(text('basic', '{ type: bearer, token: t }'))[0]).toMatch(
      /^shop.yaml:9:29 .*"bearer" does not fit this plugin, whose own scheme is "basic"/
    )
  })

  it('names a required setting that is missing', () => {
    expect(problemsOf(text('basic', '{ type: none }'))[0]).toMatch(/the setting "username" is required/)
  })
})
