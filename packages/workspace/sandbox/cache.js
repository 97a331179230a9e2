/* `cache`: values kept by the host between runs, for this destination only. They are JSON. */
const { ask } = require('./ask')
const { parse, stringify } = require('./kit')

function checkKey(key) {
  if (typeof key !== 'string' || key === '') throw new TypeError('cache: the key must be a text that is not empty')
}

exports.cache = {
  async load(key, ttlMs, load) {
    checkKey(key)
    if (typeof ttlMs !== 'number' || !(ttlMs > 0))
      throw new TypeError('cache.load: the time to live is in milliseconds')
    if (typeof load !== 'function') throw new TypeError('cache.load: the third argument must be a function')
    const { value: held } = await ask('cache.get', { key }).answer
    if (typeof held === 'string') return parse(held)
    const json = stringify(await load(key))
    if (json === undefined) return undefined
    await ask('cache.put', { key, ttlMs, json }).answer
    // What a hit would give, so that a function behaves the same at both.
    return parse(json)
  },

  async delete(key) {
    checkKey(key)
    await ask('cache.delete', { key }).answer
  }
}
