import { NULL, OPEN_OBJECT, STRING, union, type Schema } from '../schema'
import { CALL_TYPES, type CallType, type TriggerFacts } from './trigger-facts'

const TEXT_OR_NULL = union([STRING, NULL])

/** Members that every call may have. Source: Segment's specification, *Spec: Common Fields*. */
const COMMON: Readonly<Record<string, Schema>> = {
  messageId: { ...STRING, description: 'The same on every attempt.' },
  userId: TEXT_OR_NULL,
  anonymousId: TEXT_OR_NULL,
  timestamp: { ...STRING, description: 'When it happened, as ISO 8601.' },
  originalTimestamp: STRING,
  sentAt: STRING,
  receivedAt: STRING,
  context: OPEN_OBJECT,
  integrations: OPEN_OBJECT
}

/** Members of one type of call. Source: the page of each call in Segment's specification. */
const BY_TYPE: Readonly<Record<CallType, Readonly<Record<string, Schema>>>> = {
  track: { event: STRING, properties: OPEN_OBJECT },
  identify: { traits: OPEN_OBJECT },
  page: { name: TEXT_OR_NULL, category: TEXT_OR_NULL, properties: OPEN_OBJECT },
  screen: { name: TEXT_OR_NULL, category: TEXT_OR_NULL, properties: OPEN_OBJECT },
  group: { groupId: STRING, traits: OPEN_OBJECT },
  alias: { previousId: TEXT_OR_NULL },
  delete: {}
}

/**
 * What is known of the events of a trigger.
 *
 * @param facts what the trigger says
 * @param untouched whether events come as they were sent; where a filter or an insert function may have changed them,
 *   nothing is sure
 */
export function eventSchema({ types, names }: TriggerFacts, untouched: boolean): Schema {
  if (!untouched) return OPEN_OBJECT
  const wanted = types.length > 0 ? types : CALL_TYPES
  return union(wanted.map((type) => callSchema(type, names)))
}

function callSchema(type: CallType, names: readonly string[] | undefined): Schema {
  const named: Record<string, Schema> = names && type === 'track' ? { event: namesSchema(names) } : {}
  return {
    title: `${type.charAt(0).toUpperCase()}${type.slice(1)} Call`,
    type: 'object',
    properties: { type: { type: 'string', const: type }, ...COMMON, ...BY_TYPE[type], ...named },
    required: ['type', 'messageId', ...Object.keys(named)],
    additionalProperties: true
  }
}

function namesSchema(names: readonly string[]): Schema {
  return union(names.map((name): Schema => ({ type: 'string', const: name })))
}
