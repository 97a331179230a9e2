import { compileUrl } from '../../src/mocks/url-pattern'

const matches = (pattern: string, url: string): boolean => compileUrl(pattern)?.matches(new URL(url)) ?? false

describe('URLs of endpoints (D3)', () => {
  it.each([
    ['https://erp.example.com/orders', 'https://erp.example.com/orders'],
    ['https://erp.example.com/orders', 'https://ERP.example.com:443/orders?page=1'],
    ['https://erp.example.com', 'https://erp.example.com/'],
    ['http://127.0.0.1:8080/in', 'http://127.0.0.1:8080/in'],
    ['https://erp.example.com/orders/{id}', 'https://erp.example.com/orders/o-1'],
    ['https://erp.example.com/{kind}/{id}/lines', 'https://erp.example.com/orders/o-1/lines'],
    ['https://erp.example.com/*', 'https://erp.example.com/orders/o-1/lines'],
    ['https://*.example.com/orders', 'https://eu.erp.example.com/orders'],
    ['https://{region}.example.com/orders', 'https://eu.example.com/orders'],
    ['https://erp.example.com/a b', 'https://erp.example.com/a%20b'],
    ['https://erp.example.com/a.b', 'https://erp.example.com/a.b'],
    ['*://erp.example.com/', 'nothing']
  ])('%s takes %s', (pattern, url) => {
    const expected = url !== 'nothing'
    expect(URL.canParse(url) && matches(pattern, url)).toBe(expected)
  })

  it.each([
    ['https://erp.example.com/orders', 'https://erp.example.com/order'],
    ['https://erp.example.com/orders', 'http://erp.example.com/orders'],
    ['https://erp.example.com/orders', 'https://erp.example.com:8443/orders'],
    ['https://erp.example.com/orders/{id}', 'https://erp.example.com/orders/o-1/lines'],
    ['https://erp.example.com/orders/{id}', 'https://erp.example.com/orders/'],
    ['https://*.example.com/orders', 'https://evil.com/a.example.com/orders'],
    ['https://erp.example.com/a.b', 'https://erp.example.com/axb']
  ])('%s does not take %s', (pattern, url) => {
    expect(matches(pattern, url)).toBe(false)
  })

  it.each(['orders', '/orders', 'ftp://erp.example.com/', 'https://', ''])('%p is no URL of an endpoint', (pattern) => {
    expect(compileUrl(pattern)).toBeUndefined()
  })
})
