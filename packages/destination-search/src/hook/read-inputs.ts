import { indexNameProblem } from '../cluster/index-name'
import type { IndexPlan, NewFields } from './index-body'

/** What was typed in, as hosts hand it over: checked against the fields, or not. */
export interface HookInputs {
  readonly name?: string
  readonly kind?: string
  readonly shards?: number
  readonly replicas?: number
  readonly newFields?: string
  readonly fieldTypes?: readonly string[]
}

/** What is to be made. */
export interface IndexRequest {
  readonly name: string
  readonly kind: 'index' | 'data_stream'
  readonly plan: IndexPlan
}

/** A name of a field with dots, and a type; neither begins like a member that means something to JavaScript. */
const FIELD_TYPE = /^([^\s:.]+(?:\.[^\s:.]+)*):([a-z_]+)$/

const NEW_FIELDS: readonly NewFields[] = ['keyword', 'full_text', 'ignore', 'refuse']
const MAX_SHARDS = 1024
const MAX_REPLICAS = 100

/** @returns what is to be made, or what is wrong with the inputs, every problem at once */
export function readInputs(inputs: HookInputs): IndexRequest | { readonly problems: readonly string[] } {
  const { name = '', kind = 'index', shards = 1, replicas = 1, newFields = 'keyword', fieldTypes = [] } = inputs
  const problems: string[] = []
  const wrong = indexNameProblem(name)
  if (wrong !== undefined) problems.push(`The name ${wrong}.`)
  if (kind !== 'index' && kind !== 'data_stream') problems.push('The kind is neither index nor data_stream.')
  if (!isWithin(shards, 1, MAX_SHARDS)) problems.push(`The shards are not a number from 1 to ${MAX_SHARDS}.`)
  if (!isWithin(replicas, 0, MAX_REPLICAS)) problems.push(`The replicas are not a number from 0 to ${MAX_REPLICAS}.`)
  const chosen = NEW_FIELDS.find((each) => each === newFields)
  if (chosen === undefined) problems.push(`New fields are one of ${NEW_FIELDS.join(', ')}.`)
  const types = new Map<string, string>()
  for (const each of fieldTypes) {
    const [, field, type] = FIELD_TYPE.exec(each) ?? []
    if (field === undefined || type === undefined || field.split('.').includes('__proto__')) {
      problems.push(`"${each.slice(0, 80)}" is not name:type, such as properties.total:double.`)
    } else types.set(field, type)
  }
  if (problems.length > 0 || chosen === undefined || (kind !== 'index' && kind !== 'data_stream')) return { problems }
  return { name, kind, plan: { shards, replicas, newFields: chosen, fieldTypes: types } }
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most
}
