import {
  startIdentityProvider,
  startReceiver,
  type IdentityProvider,
  type Receiver
} from '@extensible-webhooks/harness'
import { createFolder, ndjson, track, workspace, xwh, type Folder } from './support/run-cli'

const LOCAL = '--allow-private-network=127.0.0.1'
const SECRET = '%:+ "x y'

describe('xwh deliver with OAuth client credentials', () => {
  let idp: IdentityProvider
  let receiver: Receiver
  let folder: Folder
  let accepted = 0
  beforeEach(async () => {
    // A client of its own for each test: the token cache of the plugin lives as long as the process.
    idp = await startIdentityProvider({ clients: { shop: SECRET } })
    accepted = 0
    receiver = await startReceiver(({ headers }) => {
      const good = idp.accepts(headers['authorization']?.replace('Bearer ', '') ?? '')
      if (!good) return 401
      accepted++
      if (accepted === 10) idp.revokeAll()
      return 200
    })
    folder = createFolder()
  })
  afterEach(async () => {
    folder.remove()
    await Promise.all([receiver.close(), idp.close()])
  })
  const deliver = (secret: string, count: number, ...more: string[]): ReturnType<typeof xwh> => {
    const destination = `authentication:
  { type: oauth2-client-credentials, clientId: shop, clientSecret: '${secret}', tokenUrl: '${idp.tokenUrl}', scopes: a b }`
    const file = folder.file('w.yaml', workspace(receiver.url, { destination }))
    const events = Array.from({ length: count }, (_, index) => track(`m${index}`))
    return xwh(['deliver', file, folder.file('e.ndjson', ndjson(...events)), LOCAL, '--json', ...more])
  }

  it('fetches one token for many events at once', async () => {
    const { code, stdout } = await deliver(SECRET, 9)
    expect([code, accepted]).toEqual([0, 9])
    expect(JSON.parse(stdout)).toMatchObject({ delivered: 9, retried: 0, requests: 10 })
    expect(idp.tokenRequests).toEqual([
      { clientId: 'shop', grantType: 'client_credentials', scope: 'a b', status: 200 }
    ])
  })

  it('heals when the token is revoked in mid-run, with one more token request', async () => {
    const { code, stdout } = await deliver(SECRET, 60, '--concurrency', '5')
    expect([code, accepted]).toEqual([0, 60])
    expect(JSON.parse(stdout)).toMatchObject({ delivered: 60, rejected: [] })
    expect(idp.tokenRequests).toHaveLength(2)
  })

  it('sends nothing without a token, and says why', async () => {
    const { code, stdout } = await deliver('wrong', 3, '--attempts', '1')
    expect([code, receiver.requests.length]).toEqual([1, 0])
    const { rejected } = JSON.parse(stdout) as { rejected: { stage: string; count: number }[] }
    expect(rejected).toEqual([expect.objectContaining({ stage: 'authentication', count: 3 })])
  })
})
