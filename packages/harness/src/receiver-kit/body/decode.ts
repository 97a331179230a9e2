import { assertNever } from '@extensible-webhooks/engine'
import { OPEN_OBJECT, STRING, union, type Schema } from '../schema'
import { decodedForm, decodedFormItem } from './decoded-form'
import { decodedXml, decodedXmlItems } from './decoded-xml'
import type { Delivery } from './delivery'
import { documentsOf, listOf, type Documents } from './documents'

/**
 * The schema of what a receiver has after it has read the body: JSON parsed, a form or XML taken apart, a list of the
 * lines of NDJSON, or the text as it is.
 */
export function decodedBody(delivery: Delivery): Schema {
  const documents = documentsOf(delivery)
  // The bytes of a form do not tell a list of items from one item.
  if (delivery.format === 'form' && documents.some(({ item }) => item) && documents.length > 1) return OPEN_OBJECT
  return union(documents.map((one) => decodeDocument(one, delivery)))
}

/** Whether a form holds a list, whose members it numbers. */
export function isFormList(delivery: Delivery): boolean {
  const [only, ...others] = documentsOf(delivery)
  if (delivery.format !== 'form' || !only || others.length > 0) return false
  return only.item !== undefined || only.single?.type === 'array'
}

function decodeDocument({ single, item }: Documents, { format, style }: Delivery): Schema {
  switch (format) {
    case 'json':
    case 'other':
      return single ?? listOf(item ?? {})
    case 'ndjson':
      return listOf(single ?? item ?? {})
    case 'text':
      return STRING
    case 'form':
      return single ? formDocument(single, style) : listOf(decodedFormItem(item ?? {}, style))
    case 'xml':
      return single ? decodedXml(single) : decodedXmlItems(item ?? {})
    default:
      return assertNever(format)
  }
}

function formDocument(single: Schema, style: Delivery['style']): Schema {
  if (single.type !== 'array') return decodedForm(single, style)
  return { type: 'array', items: decodedFormItem(single.items ?? {}, style) }
}
