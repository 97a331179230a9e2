import { Context, Output, TypeGuards } from 'liquidjs'
import type { Liquid, Template } from 'liquidjs'

/** Renders an event, or gives undefined where only the whole engine knows the answer. */
export type QuickRender = (event: object) => string | undefined

type Read = (context: Context) => unknown
type Step = (value: unknown, context: Context) => unknown

/**
 * Templates of text and `{{ place | filter: "value" }}` only, the common ones, without the generators of liquidjs, which
 * cost more than the work. The same filters, the same reading of properties; whatever is thrown or is no plain value is
 * left to the whole engine, so that its errors and limits are the ones seen.
 *
 * @returns undefined where the template has anything else in it
 */
export function compileOutputs(templates: readonly Template[], engine: Liquid): QuickRender | undefined {
  const parts = templates.map((template) => compilePart(template, engine))
  if (!parts.every((part) => part !== undefined)) return undefined
  return (event) => {
    try {
      const context = new Context(event, engine.options, { sync: true }, { liquid: engine })
      return render(parts, context)
    } catch {
      return undefined
    }
  }
}

function render(parts: readonly (string | Read)[], context: Context): string | undefined {
  let text = ''
  for (const part of parts) {
    if (typeof part === 'string') {
      text += part
      continue
    }
    context.renderLimit.check(performance.now())
    const value = part(context)
    if (typeof value === 'string') text += value
    else if (typeof value === 'number' || typeof value === 'boolean') text += String(value)
    else if (value !== undefined && value !== null) return undefined
  }
  return text
}

function compilePart(template: Template, engine: Liquid): string | Read | undefined {
  if (TypeGuards.isHTMLToken(template.token)) return template.token.getContent()
  if (!(template instanceof Output)) return undefined
  const { initial, filters } = template.value
  const [token, ...more] = initial.postfix
  const read = more.length === 0 ? compileRead(token) : undefined
  const steps = filters.map(({ name, args }) => compileFilter(engine.filters[name], args, engine))
  if (!read || !steps.every((step) => step !== undefined)) return undefined
  return (context) => {
    let value = read(context)
    for (const step of steps) value = step(value, context)
    return value
  }
}

function compileFilter(filter: unknown, args: readonly unknown[], engine: Liquid): Step | undefined {
  const reads = args.map(compileRead)
  if (typeof filter !== 'function' || !reads.every((read) => read !== undefined)) return undefined
  return (value, context) => {
    const values = reads.map((read) => read(context))
    const result: unknown = Reflect.apply(filter, { context, liquid: engine }, [value, ...values])
    if (typeof result === 'object' && result !== null && 'next' in result) throw new Error('a generator')
    return result
  }
}

/** A quoted text, a number, or a path of names; anything else (`nil`, ranges, computed names) is left to the engine. */
function compileRead(token: unknown): Read | undefined {
  if (TypeGuards.isQuotedToken(token) || TypeGuards.isNumberToken(token)) {
    const { content } = token
    return () => content
  }
  if (!TypeGuards.isPropertyAccessToken(token) || token.variable) return undefined
  const keys = token.props.map((prop): unknown => ('content' in prop ? prop.content : undefined))
  const [first] = keys
  if (typeof first !== 'string' || !keys.every(isKey)) return undefined
  return (context) => {
    let value: unknown = first in context.environments ? context.environments : context.globals
    for (const key of keys) value = context.readProperty(value as object, key)
    return value
  }
}

function isKey(key: unknown): key is string | number {
  return typeof key === 'string' || typeof key === 'number'
}
