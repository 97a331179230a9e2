import * as signing from '@extensible-webhooks/signing'

describe('@extensible-webhooks/signing', () => {
  it('exports these names', () => {
    expect(Object.keys(signing).sort()).toEqual([
      'SIGNATURE_ERROR_CODES',
      'SignatureError',
      'isSignatureError',
      'signBody',
      'signStandardWebhook',
      'verifyBody',
      'verifyStandardWebhook'
    ])
  })

  it('depends on nothing', () => {
    const manifest = jest.requireActual<Record<string, unknown>>('../package.json')
    expect(manifest).not.toHaveProperty('dependencies')
    expect(manifest).not.toHaveProperty('peerDependencies')
  })
})
