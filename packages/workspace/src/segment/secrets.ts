import type { JSONValue } from '@segment/actions-core'
import type { WantedVariable } from './types'

/** What stands for a secret in an export. */
export const MASK = '•'.repeat(10)

/** The Public API shows secrets as bullets, perhaps with their last characters behind. */
const MASKED = /^[•*]{4,}/
const PLACEHOLDER = /\$\{env:[^}]*\}/

/** Whether a value came masked. */
export function isMasked(value: unknown): boolean {
  return typeof value === 'string' && MASKED.test(value)
}

/** Whether a text is filled in from the environment. */
export function isPlaceholder(value: unknown): boolean {
  return typeof value === 'string' && PLACEHOLDER.test(value)
}

/** Gives variables to secrets, each a name of its own. */
export interface Variables {
  /** The placeholder for the secret at a path; one that is a placeholder already stays. */
  stand(value: JSONValue, path: readonly string[]): string
  wanted(): WantedVariable[]
}

export function createVariables(): Variables {
  const wanted: WantedVariable[] = []
  return {
    stand: (value, path) => {
      if (typeof value === 'string' && isPlaceholder(value)) return value
      const base = nameOf(path)
      const taken = new Set(wanted.map(({ name }) => name))
      let name = base
      for (let count = 2; taken.has(name); count++) name = `${base}_${count.toString()}`
      wanted.push({ name, path: path.join('.') })
      return `\${env:${name}}`
    },
    wanted: () => wanted
  }
}

/** `destinations.orders.settings.sharedSecret` → `ORDERS_SHARED_SECRET`. */
function nameOf(path: readonly string[]): string {
  const [, slug = '', , ...rest] = path
  const words = [slug, ...rest].filter((part) => !['dynamicAuthSettings', 'settings'].includes(part))
  const name = words
    .join('_')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase()
  return /^[A-Z_]/.test(name) ? name : `_${name}`
}
