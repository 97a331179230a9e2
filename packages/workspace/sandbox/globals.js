/* Defines every global. `Math.random`, `Buffer` and the timers come before lodash, which looks for them. */
const { define } = require('./kit')
const { random } = require('./random')
const { fetch, Headers } = require('./fetch')
const { setTimeout, clearTimeout } = require('./timers')

Math.random = random
const globals = {
  ...require('./bytes'),
  ...require('./errors').classes,
  ...require('./console'),
  ...require('./url'),
  ...require('./url-search-params'),
  ...require('./crypto'),
  ...require('./cache'),
  ...require('./clone'),
  fetch,
  Headers,
  setTimeout,
  clearTimeout,
  queueMicrotask: (callback) => {
    void Promise.resolve().then(callback)
  }
}
for (const name of Object.keys(globals)) define(name, globals[name])
define('_', require('lodash'))

define('global', globalThis)

module.exports = require('./run')
