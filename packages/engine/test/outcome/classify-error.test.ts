import { classifyError, noteRefreshFailure } from '../../src'

const coded = (code: string): Error => Object.assign(new Error('what the client said'), { code })

describe('an error of an HTTP client that a plugin brings with it', () => {
  it.each([
    ['ECONNREFUSED', 'request', 'refused'],
    ['ECONNRESET', 'request', 'reset'],
    ['EPIPE', 'request', 'reset'],
    ['ENOTFOUND', 'request', 'dns'],
    ['EAI_AGAIN', 'request', 'dns'],
    ['ETIMEDOUT', 'request', 'timeout'],
    ['ECONNABORTED', 'request', 'timeout'],
    ['ENETUNREACH', 'request', 'network'],
    ['EHOSTUNREACH', 'request', 'network'],
    ['CERT_HAS_EXPIRED', 'request', 'tls'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'request', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'request', 'tls'],
    ['HPE_INVALID_CONSTANT', 'response', 'malformed']
  ])('%s is worth another try, as %s/%s', (code, stage, name) => {
    expect(classifyError(coded(code), undefined, 0)).toEqual({
      status: 'retryable',
      error: { stage, code: name, reason: 'what the client said' }
    })
  })

  it('for a request that cannot be written is final', () => {
    expect(classifyError(coded('ERR_INVALID_URL'), undefined, 0)).toMatchObject({
      status: 'rejected',
      error: { stage: 'request', code: 'invalid-request' }
    })
  })

  it.each(['EMADEUP', 'toString'])('with the code %s, which nobody knows, is the plugin’s own', (code) => {
    expect(classifyError(coded(code), undefined, 0)).toMatchObject({
      status: 'rejected',
      error: { stage: 'request', code: 'plugin-error' }
    })
  })
})

describe('an error of a refresh that a host has noted', () => {
  it('is told as the grant that is gone, by its code', () => {
    const error = coded('REFRESH_TOKEN_EXPIRED')
    expect(noteRefreshFailure(error, [])).toBe(true)
    expect(classifyError(error, undefined, 0)).toMatchObject({ error: { stage: 'authentication', code: 'reconnect' } })
  })

  it('is told as a refresh that failed where nothing says so', () => {
    const error = new Error('no')
    expect(noteRefreshFailure(error, [])).toBe(false)
    expect(classifyError(error, undefined, 0)).toMatchObject({
      error: { stage: 'authentication', code: 'refresh-failed' }
    })
  })
})
