import { contentOf, singleQuotes } from './finding'
import { memberOf } from './walk'
import type { Finding } from './finding'
import type { Call } from './walk'

/** What is odd about `contains(…)` and `match(…)`. */
export function diagnoseCall(call: Call): Finding[] {
  const last = call.close ?? call.value ?? call.name
  const complete = call.open?.text === '(' && call.comma?.text === ',' && call.close?.text === ')'
  if (!complete || !call.path || !call.value) {
    const message = `${call.name.text} is not followed by (field, "text"), and is read as something else or not at all.`
    return [{ code: 'malformed-call', severity: 'warning', message, from: call.name, to: last }]
  }
  return [...diagnoseField(call), ...singleQuotes(call.value), ...diagnoseStars(call), ...diagnoseNegation(call)]
}

function diagnoseField({ name, path, close }: Call): Finding[] {
  if (!path || !close) return []
  const nested = ['properties', 'traits', 'context'].some((member) => path.text.startsWith(member))
  if (nested || ['event', 'name', 'userId'].includes(path.text)) return []
  const message = `The condition is passed over: ${name.text} takes event, name, userId, properties, traits or context, not "${memberOf(path)}".`
  return [{ code: 'ignored', severity: 'warning', message, from: name, to: close }]
}

function diagnoseStars({ name, value }: Call): Finding[] {
  if (name.text !== 'match' || !value || value.text.startsWith("'")) return []
  const pattern = contentOf(value)
  const isPrefix = pattern.endsWith('*')
  const rest = isPrefix ? pattern.slice(0, -1) : pattern.slice(1)
  const means = isPrefix ? `begins with "${rest}"` : `ends with "${rest}"`
  if (!pattern.includes('*')) {
    const message = `Without a star this means: ${means}. Write "${pattern}*" or "*${pattern}", or use =.`
    return [{ code: 'match-without-star', severity: 'warning', message, from: value }]
  }
  if (!rest.includes('*') && (isPrefix || pattern.startsWith('*'))) return []
  const message = `Only one star counts, the last or the first character. This means: ${means}, the star taken as it is.`
  return [{ code: 'inner-star', severity: 'warning', message, from: value }]
}

function diagnoseNegation({ negated, name, close }: Call): Finding[] {
  if (!negated || !close) return []
  const message = `False, too, where the field is missing or is no text: !${name.text} needs a text to look at.`
  return [{ code: 'negation-needs-value', severity: 'hint', message, from: name, to: close }]
}
