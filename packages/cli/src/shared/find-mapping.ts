import type { Destination, Workspace, WorkspaceMapping } from '@extensible-webhooks/workspace'
import { suggest } from '@extensible-webhooks/workspace'
import { InputError } from '../exit-codes'

/** A mapping with its destination. */
export interface FoundMapping {
  readonly destination: Destination
  readonly mapping: WorkspaceMapping
}

/**
 * Finds a mapping by `NAME` or by `DESTINATION/NAME`, where the destination is meant by its slug or its name. Letter case
 * does not matter.
 *
 * @throws InputError where there is none, or more than one
 */
export function findMapping(workspace: Workspace, wanted: string): FoundMapping {
  const all = workspace.destinations.flatMap((destination) =>
    destination.mappings.map((mapping) => ({ destination, mapping }))
  )
  const found = all.filter((each) => namesOf(each).some((name) => name.toLowerCase() === wanted.toLowerCase()))
  const [first, ...others] = found
  if (first && others.length === 0) return first
  if (!first) {
    const known = all.flatMap((each) => [fullName(each), ...(wanted.includes('/') ? [] : [each.mapping.name])])
    throw new InputError(`The workspace has no mapping "${wanted}"; ${suggest(wanted, known)}`)
  }
  const names = found.map((each) => `"${fullName(each)}"`).join(', ')
  throw new InputError(
    `"${wanted}" is the name of several mappings; write one of ${names}, or give them names of their own.`
  )
}

function fullName({ destination, mapping }: FoundMapping): string {
  return `${destination.slug}/${mapping.name}`
}

function namesOf(each: FoundMapping): string[] {
  return [each.mapping.name, fullName(each), `${each.destination.name}/${each.mapping.name}`]
}
