import type { DestinationDefinition, JSONObject } from '@segment/actions-core'
import { createEngine, createMemoryTokenStore, type Auth, type TokenStore } from '../../src'

const definition: DestinationDefinition<JSONObject> = {
  name: 'Tokens',
  mode: 'cloud',
  authentication: {
    scheme: 'oauth2',
    fields: { region: { label: 'Region', description: 'Region', type: 'string' } },
    refreshAccessToken: async () => ({ accessToken: 'new' })
  },
  onDelete: async (_request, { auth }) => ({ output: String(auth?.accessToken) }),
  actions: {}
}

const SETTINGS = { region: 'eu', oauth: { access_token: 'old', refresh_token: 'r', clientId: 'c', clientSecret: 's' } }

async function stored(accessToken: string): Promise<TokenStore> {
  const tokens = createMemoryTokenStore()
  await tokens.replace('people', undefined, { accessToken, refreshToken: 'r' })
  return tokens
}

const refusedOnce = () => {
  const used: (string | undefined)[] = []
  return {
    used,
    attempt: async ({ auth }: { readonly auth: Auth }) => {
      used.push(auth.accessToken)
      if (used.length === 1) throw Object.assign(new Error('refused'), { status: 401 })
      return 'done'
    }
  }
}

describe('B1 calls of a plugin with the tokens of the store', () => {
  it('see the settings as a plugin does, and the tokens of their key', async () => {
    const engine = createEngine(definition, { tokens: await stored('kept') })
    const seen = await engine.withTokens(SETTINGS, async (input) => input, 'people')
    expect(seen).toMatchObject({ settings: { region: 'eu' }, auth: { accessToken: 'kept' } })
    expect(seen.settings).not.toHaveProperty('oauth')
  })

  it('are made once more with a new token where the first is refused', async () => {
    const tokens = await stored('kept')
    const { used, attempt } = refusedOnce()
    await expect(createEngine(definition, { tokens }).withTokens(SETTINGS, attempt, 'people')).resolves.toBe('done')
    expect(used).toEqual(['kept', 'new'])
    expect(await tokens.read('people')).toMatchObject({ accessToken: 'new' })
  })

  it('are made once where the scheme has no tokens', async () => {
    const basic = { ...definition, authentication: { scheme: 'basic' as const, fields: {} } }
    const { used, attempt } = refusedOnce()
    await expect(createEngine(basic).withTokens({}, attempt)).rejects.toThrow('refused')
    expect(used).toHaveLength(1)
  })

  it('are not made with settings that do not fit', async () => {
    const engine = createEngine(definition)
    await expect(engine.withTokens({ region: { a: 1 } }, async () => 'done')).rejects.toMatchObject({ status: 400 })
  })

  it('reach onDelete by the same key', async () => {
    const engine = createEngine(definition, { tokens: await stored('kept') })
    const event = { type: 'delete', userId: 'u' } as never
    expect(await engine.onDelete?.(event, SETTINGS, { tokenKey: 'people' })).toEqual({ output: 'kept' })
  })
})
