/* The errors by which a function says what is to become of its event, and the description of whatever was thrown. */
const { inspect } = require('./inspect')

const MAX_TEXT = 2000
const KINDS = ['EventNotSupported', 'InvalidEventPayload', 'ValidationError', 'DropEvent', 'RetryError']

/** An error whose name is that of its class, and can still be set. */
function errorClass(name) {
  const made = { [name]: class extends Error {} }[name]
  Object.defineProperty(made.prototype, 'name', { value: name, writable: true, configurable: true })
  return made
}

const classes = {}
for (const kind of KINDS) classes[kind] = errorClass(kind)
exports.classes = classes
exports.errorClass = errorClass

function isObject(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}

function textOf(value) {
  return typeof value === 'string' ? value.slice(0, MAX_TEXT) : ''
}

/** What was thrown, in plain texts. Its members may be getters that throw. */
exports.describe = (thrown) => {
  try {
    if (!isObject(thrown)) return { name: '', message: `It threw ${inspect(thrown)}`.slice(0, MAX_TEXT), stack: '' }
    return { name: textOf(thrown.name), message: textOf(thrown.message), stack: textOf(thrown.stack) }
  } catch {
    return { name: '', message: 'It threw a value that cannot be read.', stack: '' }
  }
}
