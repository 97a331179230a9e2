/* Writes a value for a person, on one line, as Node's console does. Everything has a bound. */
const MAX_DEPTH = 4
const MAX_ITEMS = 100
const MAX_NODES = 2000

exports.inspect = (value) => show(value, { depth: 0, seen: [], nodes: 0 })

function show(value, state) {
  switch (typeof value) {
    case 'string':
      return `'${value}'`
    case 'bigint':
      return `${value}n`
    case 'function':
      return `[Function: ${value.name || '(anonymous)'}]`
    case 'object':
      return value === null ? 'null' : showObject(value, state)
    default:
      return String(value)
  }
}

function showObject(value, state) {
  if (value instanceof Error)
    return value.stack ? `${value.name}: ${value.message}\n${value.stack.trimEnd()}` : String(value)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString()
  if (value instanceof RegExp) return String(value)
  if (state.seen.includes(value)) return '[Circular]'
  if (state.depth > MAX_DEPTH || ++state.nodes > MAX_NODES) return Array.isArray(value) ? '[Array]' : '[Object]'
  state.depth++
  state.seen.push(value)
  const text = showMembers(value, state)
  state.seen.pop()
  state.depth--
  return text
}

function showMembers(value, state) {
  if (Array.isArray(value)) return list('[', value, (item) => show(item, state), ']')
  if (ArrayBuffer.isView(value))
    return list(`${nameOf(value)}[`, Array.from(value.subarray?.(0, MAX_ITEMS + 1) ?? []), String, ']')
  if (value instanceof Set) return list('Set { ', [...value], (item) => show(item, state), ' }')
  if (value instanceof Map)
    return list('Map { ', [...value], ([key, item]) => `${show(key, state)} => ${show(item, state)}`, ' }')
  const prefix = nameOf(value)
  const keys = Object.keys(value)
  if (keys.length === 0) return `${prefix === 'Object' ? '' : `${prefix} `}{}`
  return list(
    `${prefix === 'Object' ? '' : `${prefix} `}{ `,
    keys,
    (key) => `${keyOf(key)}: ${show(value[key], state)}`,
    ' }'
  )
}

function list(open, items, showItem, close) {
  const shown = items.slice(0, MAX_ITEMS).map(showItem)
  if (items.length > MAX_ITEMS) shown.push(`… ${items.length - MAX_ITEMS} more`)
  return open + shown.join(', ') + close
}

function nameOf(value) {
  const { constructor } = value
  return typeof constructor === 'function' && constructor.name !== '' ? constructor.name : 'Object'
}

function keyOf(key) {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : `'${key}'`
}
