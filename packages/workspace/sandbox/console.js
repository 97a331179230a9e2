/* `console`: every line becomes part of the run's log. */
const { host, stringify } = require('./kit')
const { inspect } = require('./inspect')

const MAX_LINE = 4096

const FORMATS = {
  s: (value) => (typeof value === 'string' ? value : inspect(value)),
  d: (value) => String(Number(value)),
  i: (value) => String(Math.trunc(Number(value))),
  f: (value) => String(Number(value)),
  j: (value) => stringify(value),
  o: inspect,
  O: inspect
}

function format(values) {
  const rest = [...values]
  const parts = []
  if (typeof rest[0] === 'string' && rest.length > 1) {
    const template = rest.shift()
    parts.push(
      template.replace(/%([sdifjoO%])/g, (found, kind) => {
        if (kind === '%') return '%'
        return rest.length === 0 ? found : FORMATS[kind](rest.shift())
      })
    )
  }
  for (const value of rest) parts.push(typeof value === 'string' ? value : inspect(value))
  return parts.join(' ')
}

function write(level) {
  return (...values) => {
    let text
    try {
      text = format(values)
    } catch {
      text = '(a value that cannot be shown)'
    }
    host('log', stringify([level, text.length > MAX_LINE ? `${text.slice(0, MAX_LINE)}… (cut)` : text]))
  }
}

const console = { log: write('log') }
for (const level of ['debug', 'info', 'warn', 'error']) console[level] = write(level)
for (const alias of ['dir', 'table', 'trace', 'group']) console[alias] = console.log
for (const silent of ['groupEnd', 'time', 'timeEnd', 'timeLog', 'count', 'clear']) console[silent] = () => undefined
console.assert = (condition, ...values) => {
  if (!condition) console.error('Assertion failed', ...values)
}
exports.console = console
