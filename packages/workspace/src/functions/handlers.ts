import type { HandlerName } from './types'

/** The handler of each type of event. Source: Segment's destination insert functions. */
const BY_TYPE: Readonly<Record<string, HandlerName>> = {
  track: 'onTrack',
  identify: 'onIdentify',
  page: 'onPage',
  screen: 'onScreen',
  group: 'onGroup',
  alias: 'onAlias',
  delete: 'onDelete'
}

/** Every name under which a handler may be declared. */
export const HANDLER_NAMES: readonly HandlerName[] = [...Object.values(BY_TYPE), 'onBatch']

/** The handler of a type of event; nothing for a type that Segment does not know. */
export function handlerOf(type: unknown): HandlerName | undefined {
  return typeof type === 'string' && Object.hasOwn(BY_TYPE, type) ? BY_TYPE[type] : undefined
}
