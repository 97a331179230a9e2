import { TenantCache } from '../../src/functions/tenant-cache'

describe('the cache of a tenant', () => {
  it('gives up the value that was not used for longest where there are too many', () => {
    const cache = new TenantCache({ maxTenants: 2, maxEntries: 2, maxBytes: 1_000 })
    cache.put('t', 'a', '1', 10)
    cache.put('t', 'b', '2', 10)
    cache.get('t', 'a', 0)
    cache.put('t', 'c', '3', 10)
    expect([cache.get('t', 'a', 0), cache.get('t', 'b', 0), cache.get('t', 'c', 0)]).toEqual(['1', undefined, '3'])
  })

  it('holds to its bytes, and keeps nothing that is larger', () => {
    const cache = new TenantCache({ maxTenants: 2, maxEntries: 10, maxBytes: 100 })
    cache.put('t', 'a', 'x'.repeat(30), 10)
    cache.put('t', 'b', 'x'.repeat(30), 10)
    expect(cache.get('t', 'a', 0)).toBeUndefined()
    expect(cache.get('t', 'b', 0)).toHaveLength(30)
    cache.put('t', 'c', 'x'.repeat(50), 10)
    expect([cache.get('t', 'b', 0), cache.get('t', 'c', 0)]).toEqual([undefined, undefined])
    cache.put('t', 'd', 'x'.repeat(40), 10)
    expect(cache.get('t', 'd', 0)).toHaveLength(40)
  })

  it('counts the bytes of a value that is replaced or deleted no more', () => {
    const cache = new TenantCache({ maxTenants: 2, maxEntries: 10, maxBytes: 100 })
    for (let time = 0; time < 20; time++) cache.put('t', 'a', 'x'.repeat(20), 10)
    cache.put('t', 'b', 'x'.repeat(20), 10)
    expect(cache.get('t', 'a', 0)).toHaveLength(20)
    cache.delete('t', 'a')
    cache.delete('t', 'a')
    cache.delete('nobody', 'a')
    cache.put('t', 'c', 'x'.repeat(20), 10)
    expect([cache.get('t', 'b', 0), cache.get('t', 'c', 0)]).toEqual(['x'.repeat(20), 'x'.repeat(20)])
  })

  it('gives up the tenant that was not used for longest, and never for the values of another', () => {
    const cache = new TenantCache({ maxTenants: 2, maxEntries: 2, maxBytes: 1_000 })
    cache.put('one', 'a', '1', 10)
    for (const key of ['a', 'b', 'c', 'd']) cache.put('two', key, '2', 10)
    expect(cache.get('one', 'a', 0)).toBe('1')
    cache.put('three', 'a', '3', 10)
    expect([cache.get('one', 'a', 0), cache.get('two', 'd', 0), cache.get('three', 'a', 0)]).toEqual([
      '1',
      undefined,
      '3'
    ])
  })

  it('ends a value at its time', () => {
    const cache = new TenantCache()
    cache.put('t', 'a', '1', 100)
    expect(cache.get('t', 'a', 99)).toBe('1')
    expect(cache.get('t', 'a', 100)).toBeUndefined()
    expect(cache.get('t', 'a', 99)).toBeUndefined()
  })
})
