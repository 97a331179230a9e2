/* The entry: what the worker calls to load, run and answer. */
const { classes, describe } = require('./errors')
const { host, parse, stringify } = require('./kit')
const { seed } = require('./random')
const { settle } = require('./ask')
const { onFailure } = require('./timers')

const { isArray } = Array
let handlers = {}

/** A part of the answer that stands for an error. */
function thrown(error) {
  return `{"error":${stringify({ ...describe(error), kind: kindOf(error) })}}`
}

function kindOf(error) {
  for (const kind of Object.keys(classes)) {
    if (error instanceof classes[kind]) return kind
  }
  try {
    return typeof error?.name === 'string' && Object.hasOwn(classes, error.name) ? error.name : ''
  } catch {
    return ''
  }
}

function wrong(message) {
  return `{"error":${stringify({ name: '', message, stack: '', kind: '' })}}`
}

/** A part of the answer for one value that a handler returned. */
function part(value, what, maxLength) {
  if (value === undefined || value === null) return '{"nothing":true}'
  if (value instanceof Error) return thrown(value)
  const kind = value instanceof Promise ? 'promise' : isArray(value) ? 'list' : typeof value
  if (kind !== 'object') return wrong(`${what} is a ${kind}; it must be the event, an object.`)
  let json
  try {
    json = stringify(value)
  } catch (error) {
    const { message } = describe(error)
    return wrong(`${what} cannot be written as JSON: ${message}.`)
  }
  if (json === undefined || json[0] !== '{') return wrong(`${what} is no object when it is written as JSON.`)
  if (json.length > maxLength) {
    return wrong(`${what} is ${json.length} characters of JSON; at most ${maxLength} are taken.`)
  }
  return `{"returned":${json}}`
}

function parts(value, count, maxLength) {
  if (!isArray(value)) return wrong(`onBatch returned no list; it must return one result for each event.`)
  if (value.length !== count) {
    return wrong(`onBatch returned ${value.length} results for ${count} events; it must return one for each, in order.`)
  }
  let text = ''
  for (let index = 0; index < count; index++) {
    text += (index === 0 ? '' : ',') + part(value[index], `Result ${index + 1} of onBatch`, maxLength)
  }
  return `{"items":[${text}]}`
}

async function run(input) {
  const { handler, events, settings, maxLength, seed: start } = parse(input)
  seed(start)
  let text
  try {
    const batch = handler === 'onBatch'
    const value = await handlers[handler](batch ? events : events[0], settings)
    text = batch ? parts(value, events.length, maxLength) : part(value, `What ${handler} returned`, maxLength)
  } catch (error) {
    text = thrown(error)
  }
  host('end', text)
}

onFailure((error) => {
  host('end', thrown(error))
})

module.exports = {
  run: (input) => {
    void run(input)
  },
  settle,
  /** Keeps the functions that the script declared under the names of handlers, and gives those names. */
  keep: (declared) => {
    handlers = {}
    for (const name of Object.keys(declared)) {
      if (typeof declared[name] === 'function') handlers[name] = declared[name]
    }
    return stringify(Object.keys(handlers))
  },
  describe: (error) => stringify(describe(error))
}
