import { createUrlGuard } from '../../src'

describe('the guard of URLs that are not called from here', () => {
  const codeOf = (url: string, allow: boolean | readonly string[] = false): unknown => {
    try {
      return createUrlGuard(allow)(url).isException
    } catch (error) {
      return (error as { readonly code?: unknown }).code
    }
  }

  it.each([
    ['https://idp.example.com/x', false],
    ['http://idp.example.com:8080/x', false],
    ['https://93.184.216.34/', false],
    ['https://127.0.0.1/', 'address-refused'],
    ['https://0x7f.1/', 'address-refused'],
    ['https://[::1]/', 'address-refused'],
    ['https://localhost/', 'address-refused'],
    ['https://LOCALHOST./', 'address-refused'],
    ['https://a.localhost/', 'address-refused'],
    ['https://notlocalhost/', false],
    ['https://idp.example.com:22/', 'port-refused'],
    ['https://u:p@idp.example.com/', 'invalid-request'],
    ['ftp://idp.example.com/', 'invalid-request'],
    ['javascript:alert(1)', 'invalid-request'],
    ['idp', 'invalid-request']
  ])('says of %s: %s', (url, expected) => {
    expect(codeOf(url)).toBe(expected)
  })

  it.each<[string, boolean | string[], unknown]>([
    ['https://127.0.0.1/', ['127.0.0.1'], true],
    ['https://localhost/', ['127.0.0.0/8'], true],
    ['https://localhost/', ['localhost'], true],
    ['https://localhost/', ['10.0.0.0/8'], 'address-refused'],
    ['https://10.1.2.3/', ['10.0.0.0/8'], true],
    ['https://idp.corp/', ['IDP.corp'], true],
    ['https://idp.corp./', ['idp.corp'], true],
    ['https://idp.example.com/', ['idp.corp'], false],
    ['https://idp.example.com/', true, true],
    ['https://idp.corp:6379/', true, 'port-refused']
  ])('says of %s with %j: %s', (url, allow, expected) => {
    expect(codeOf(url, allow)).toBe(expected)
  })

  it('refuses an allowance that cannot be read', () => {
    expect(() => createUrlGuard(['10.0.0.0/99'])).toThrow(/allowPrivateNetwork/)
  })
})
