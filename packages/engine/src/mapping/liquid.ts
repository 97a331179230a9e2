import { Liquid } from 'liquidjs'
import type { StatsContext } from '@segment/actions-core'
import { compileOutputs } from './liquid-outputs'

const MAX_LENGTH = 1000

const DISABLED_TAGS = ['case', 'for', 'include', 'layout', 'render', 'tablerow']

const DISABLED_FILTERS = [
  'array_to_sentence_string',
  'concat',
  'find',
  'find_exp',
  'find_index',
  'find_index_exp',
  'group_by',
  'group_by_exp',
  'has',
  'has_exp',
  'map',
  'newline_to_br',
  'reject',
  'reject_exp',
  'reverse',
  'sort',
  'sort_natural',
  'uniq',
  'where_exp',
  'type'
]

const engine = createLiquid()

/** Liquid with the limits of stock core: 500 ms and 100 MB a rendering, no loops, no partials, no filters over lists. */
function createLiquid(): Liquid {
  const liquid = new Liquid({ renderLimit: 500, parseLimit: MAX_LENGTH, memoryLimit: 1e8, ownPropertyOnly: true })
  for (const tag of DISABLED_TAGS) {
    const refuse = (): never => {
      throw new Error(`tag "${tag}" is disabled`)
    }
    liquid.registerTag(tag, { parse: refuse, render: refuse })
  }
  for (const filter of DISABLED_FILTERS) {
    liquid.registerFilter(filter, () => {
      throw new Error(`filter "${filter}" is disabled`)
    })
  }
  return liquid
}

/** Renders one template for one event; `stats` gets the time it took. */
export type LiquidTemplate = (event: unknown, stats?: StatsContext) => string

/**
 * Prepares a Liquid template. It is parsed when the first event comes and then kept; what is wrong with it is thrown for
 * each event, as in stock core.
 *
 * @param fieldTags tags of the fields that lead here, for the metrics
 */
export function compileLiquid(template: unknown, fieldTags: readonly string[] | undefined): LiquidTemplate {
  if (typeof template !== 'string') return refused('liquid template value must be a string')
  if (template.length === 0) return () => ''
  if (template.length > MAX_LENGTH) return refused('liquid template values are limited to 1000 characters')
  let render: ((event: unknown) => string) | undefined
  const renderText = (event: unknown): string => (render ??= compileText(template))(event)
  return (event, stats) => (stats && fieldTags ? measured(renderText, event, stats, fieldTags) : renderText(event))
}

function compileText(template: string): (event: unknown) => string {
  const parsed = engine.parse(template)
  // `increment` and `decrement` count in the event itself, which is not theirs to write.
  const scopeOf = /(in|de)crement/.test(template) ? shallowCopy : (event: unknown) => event
  const quick = compileOutputs(parsed, engine)
  return (event) => {
    const text = quick && typeof event === 'object' && event !== null ? quick(event) : undefined
    if (text !== undefined) return text
    const rendered: unknown = engine.renderSync(parsed, scopeOf(event) as object)
    return typeof rendered === 'string' ? rendered : 'error'
  }
}

function refused(message: string): LiquidTemplate {
  return () => {
    throw new Error(message)
  }
}

function shallowCopy(event: unknown): unknown {
  if (Array.isArray(event)) return event.slice()
  return typeof event === 'object' && event !== null ? { ...event } : event
}

function measured(
  render: (event: unknown) => string,
  event: unknown,
  stats: StatsContext,
  fieldTags: readonly string[]
): string {
  const start = Date.now()
  let result = 'fail'
  try {
    const text = render(event)
    result = 'success'
    return text
  } finally {
    // Stock core hands an empty object on where the host measures nothing.
    const { statsClient, tags = [] } = stats as Partial<StatsContext>
    statsClient?.histogram('liquid.template.evaluation_ms', Date.now() - start, [
      ...tags,
      ...fieldTags,
      `result:${result}`
    ])
  }
}
