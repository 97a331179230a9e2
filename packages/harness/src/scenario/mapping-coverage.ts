import { compileMapping, type Mapping } from '@extensible-webhooks/engine'

/** How many of something were reached, and which were not. */
export interface Share {
  readonly total: number
  readonly covered: number
  readonly uncovered: readonly string[]
}

/** What events have reached of one mapping. */
export interface MappingCoverage {
  /** Takes note of what there is. */
  readonly declare: (fields: unknown) => void
  /** Takes note of what an event reaches. */
  readonly apply: (fields: unknown, event: unknown) => void
  readonly report: () => { readonly fields: Share; readonly branches: Share }
}

/** Makes an empty coverage of a mapping. */
export function createMappingCoverage(): MappingCoverage {
  const fields = new Map<string, boolean>()
  const branches = new Map<string, boolean>()
  const declared = new WeakSet<object>()
  const note = (map: Map<string, boolean>, key: string, reached: boolean): void => {
    map.set(key, reached || map.get(key) === true)
  }
  const visit = (value: unknown, path: string, event: unknown, live: boolean): void => {
    const condition = conditionOf(value)
    if (condition) {
      const side = live ? sideOf(condition, event) : undefined
      for (const name of ['then', 'else'] as const) {
        note(branches, `${path} ${name}`, side === name)
        if (condition[name] !== undefined) visit(condition[name], `${path}.${name}`, event, side === name)
      }
    } else if (isMembers(value) && !isDirective(value)) {
      for (const [name, member] of Object.entries(value))
        visit(member, path === '' ? name : `${path}.${name}`, event, live)
    } else {
      note(fields, path === '' ? '(all)' : path, live && hasValue(value, event))
    }
  }
  return {
    declare: (mapping) => {
      if (typeof mapping !== 'object' || mapping === null || declared.has(mapping)) return
      declared.add(mapping)
      visit(mapping, '', undefined, false)
    },
    apply: (mapping, event) => {
      visit(mapping, '', event, true)
    },
    report: () => ({ fields: shareOf(fields), branches: shareOf(branches) })
  }
}

function shareOf(map: ReadonlyMap<string, boolean>): Share {
  const uncovered = [...map].filter(([, reached]) => !reached).map(([key]) => key)
  return { total: map.size, covered: map.size - uncovered.length, uncovered }
}

interface Condition extends Readonly<Record<string, unknown>> {
  readonly then?: unknown
  readonly else?: unknown
}

function conditionOf(value: unknown): Condition | undefined {
  const condition = isMembers(value) ? value['@if'] : undefined
  return isMembers(condition) ? condition : undefined
}

/** The engine decides, so that both agree on what exists and what is blank. */
function sideOf(condition: Condition, event: unknown): 'then' | 'else' {
  const asked = askedOf(condition)
  return resolve(asked, event) === 'then' ? 'then' : 'else'
}

const asked = new WeakMap<object, object>()

function askedOf(condition: Condition): object {
  const known = asked.get(condition) ?? { '@if': { ...condition, then: 'then', else: 'else' } }
  asked.set(condition, known)
  return known
}

function hasValue(value: unknown, event: unknown): boolean {
  const found = isMembers(value) ? resolve(value, event) : value
  return found !== undefined && found !== null
}

const compiled = new WeakMap<object, Mapping>()

function resolve(value: object, event: unknown): unknown {
  try {
    const mapping = compiled.get(value) ?? compileMapping({ value } as Parameters<typeof compileMapping>[0])
    compiled.set(value, mapping)
    return mapping.resolve(event as Record<string, unknown>)['value']
  } catch {
    return undefined
  }
}

function isDirective(value: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(value).some((key) => key.startsWith('@'))
}

function isMembers(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
