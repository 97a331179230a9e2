import { assertNever } from '@extensible-webhooks/engine'
import type { Delivery } from './delivery'

/** Says in words what the schema cannot: how the body is written and what its schema is about. */
export function describeDelivery(delivery: Delivery, destination: string, mapping: string): string {
  const { contentType, envelope, batching, gzip, mayBeEmpty } = delivery
  return [
    `What arrives from the mapping "${mapping}" of the destination "${destination}".`,
    `The body is ${formatWords(delivery)}.`,
    ...(contentType === undefined
      ? ['The mapping takes the content type from the event; this describes a body of JSON.']
      : []),
    ...(batching === 'always' ? ['Events come in batches.'] : []),
    ...(batching === 'perhaps' ? ['Events come alone or in batches; the event decides.'] : []),
    ...(envelope?.path === undefined ? [] : [`The items stand in the envelope at "${envelope.path}".`]),
    ...(gzip ? ['It is compressed with gzip; signatures cover the compressed bytes.'] : []),
    ...(mayBeEmpty ? ['Where the event has no data, there is no body.'] : [])
  ].join(' ')
}

function formatWords({ format, style, contentType = 'application/json' }: Delivery): string {
  switch (format) {
    case 'json':
      return `JSON (${contentType})`
    case 'ndjson':
      return `NDJSON (${contentType}): one value a line, here as a list`
    case 'form':
      return `a form (${contentType}) with nested values ${STYLES[style]}; every value is a text`
    case 'xml':
      return `XML (${contentType}), here as an object of its elements; every value is a text and attributes begin with @_`
    case 'text':
      return `text (${contentType})`
    case 'other':
      return `of the type ${contentType}: JSON, or the text itself where the data is one`
    default:
      return assertNever(format)
  }
}

const STYLES: Readonly<Record<Delivery['style'], string>> = {
  brackets: 'as a[b]=1',
  dots: 'as a.b=1',
  json: 'as JSON texts'
}
