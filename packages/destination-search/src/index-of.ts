import { checkIndexName } from './cluster/index-name'
import { member, text } from './cluster/member'
import { refuse } from './refuse'

/** The hooks, the later one first. */
const HOOKS = ['onMappingSave', 'retlOnMappingSave'] as const

/** What a hook made for the mapping. */
export interface MadeIndex {
  readonly index: string
  readonly kind: string | undefined
}

/**
 * What a hook of the mapping has made. Hosts keep it as `{ inputs, outputs }` under the name of the hook, as Segment does.
 *
 * @param hookOutputs as core hands them to the action
 */
export function madeIndex(hookOutputs: unknown): MadeIndex | undefined {
  for (const hook of HOOKS) {
    const outputs = member(member(hookOutputs, hook), 'outputs')
    const index = text(outputs, 'index')
    if (index !== undefined) return { index, kind: text(outputs, 'kind') }
  }
  return undefined
}

/**
 * The index of an event: the mapped one, else that which the hook made.
 *
 * @throws PayloadValidationError where there is none, or it is no name of an index
 */
export function indexOf(mapped: string | undefined, hookOutputs: unknown): string {
  const index = mapped === undefined || mapped === '' ? madeIndex(hookOutputs)?.index : mapped
  if (index === undefined) {
    throw refuse('index', 'is missing; choose one, or let the mapping make one when it is saved.')
  }
  return checkIndexName(index, 'index')
}
