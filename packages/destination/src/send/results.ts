import type { ModifiedResponse } from '@segment/actions-core'
import { XMLParser } from 'fast-xml-parser'
import { formatOf } from './media-type'
import { readPath } from './path'
import type { ResultsRule } from './request-shape'

/** What became of one item, by the response of its batch (P8). */
export type Verdict =
  | { readonly failed: false; readonly result: unknown }
  | {
      readonly failed: true
      readonly result: unknown
      readonly retry: boolean
      readonly status: number
      readonly message: string
    }

/** Told for every item where the list of results cannot be used. */
export const UNREADABLE =
  'results-unreadable: the response holds no list with one result for each item at results_path, so all are sent again.'

const REJECTED_STATUS = 400
const RETRY_STATUS = 500
// Segment's rule; 401 would make a host refresh its token, 408 and its like would make it send a rejected item again.
const RETRIED_4XX: ReadonlySet<number> = new Set([408, 423, 429])
const UNAUTHORIZED = 401

/** What an endpoint says of one item may be as long as its response. */
const MAX_MESSAGE_LENGTH = 1_000

const xml = new XMLParser({ ignoreAttributes: false, parseTagValue: false, parseAttributeValue: false })

/**
 * The verdicts of a response on its items, in the order sent.
 *
 * @param count how many items were sent
 * @returns nothing where the response does not hold one result for each item
 */
export function readVerdicts(response: ModifiedResponse, rule: ResultsRule, count: number): Verdict[] | undefined {
  const results = readResults(response, rule.path, count)
  return results?.map((result) => judge(result, rule.failed))
}

function readResults(response: ModifiedResponse, path: string, count: number): unknown[] | undefined {
  const isXml = isXmlResponse(response)
  const found = readPath(isXml ? parseXml(response.content) : parseJson(response), path)
  // XML has no lists: one element is not told from a list of one.
  const list: unknown = isXml && count === 1 && !Array.isArray(found) && found !== undefined ? [found] : found
  return Array.isArray(list) && list.length === count ? list : undefined
}

function isXmlResponse(response: ModifiedResponse): boolean {
  try {
    return formatOf(response.headers.get('content-type') ?? '') === 'xml'
  } catch {
    return false
  }
}

function parseJson({ data, content }: ModifiedResponse): unknown {
  if (typeof data === 'object' && data !== null) return data
  try {
    return JSON.parse(content)
  } catch {
    return undefined
  }
}

function parseXml(content: string): unknown {
  try {
    return xml.parse(content)
  } catch {
    return undefined
  }
}

function judge(result: unknown, rule: ResultsRule['failed']): Verdict {
  if (!rule) return { failed: false, result }
  const value = readPath(result, rule.path)
  const retry = includes(rule.retry, value)
  const failed = retry || includes(rule.values, value) || (rule.not !== undefined && !includes(rule.not, value))
  if (!failed) return { failed, result }
  const text = rule.message === undefined ? undefined : readPath(result, rule.message)
  const message = typeof text === 'string' ? shorten(text) : describeResult(value, rule.path)
  return { failed, result, retry, status: retry ? retryStatus(value) : rejectedStatus(value), message }
}

function describeResult(value: unknown, path: string): string {
  if (value === undefined) return `The endpoint gave this item a result without "${path}".`
  // Not written as JSON: an answer may be nested more deeply than the stack allows.
  const told = isScalar(value) ? shorten(JSON.stringify(value)) : 'that is an object or a list'
  return `The endpoint gave this item the result ${told}.`
}

function shorten(text: string): string {
  return text.length > MAX_MESSAGE_LENGTH ? `${text.slice(0, MAX_MESSAGE_LENGTH)}…` : text
}

/** Values of the mapping are text; those of the response may be numbers or booleans. */
function includes(list: readonly unknown[] | undefined, value: unknown): boolean {
  return isScalar(value) && list !== undefined && list.some((member) => String(member) === String(value))
}

function isScalar(value: unknown): value is string | number | boolean | null {
  return value === null || (typeof value !== 'object' && value !== undefined)
}

function retryStatus(value: unknown): number {
  const status = Number(value)
  const retried =
    RETRIED_4XX.has(status) || (Number.isInteger(status) && status >= 500 && status < 600 && status !== 501)
  return retried ? status : RETRY_STATUS
}

function rejectedStatus(value: unknown): number {
  const status = isScalar(value) ? Number(value) : NaN
  const kept = Number.isInteger(status) && status >= 400 && status < 500
  return kept && !RETRIED_4XX.has(status) && status !== UNAUTHORIZED ? status : REJECTED_STATUS
}
