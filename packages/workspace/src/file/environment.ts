import { formatPath, type Path } from './problem'
import type { Report } from './parse-document'

/** Environment variables by name, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>

/** What {@link fillEnvironment} gives: the value, and the paths whose text came from the environment. */
export interface Filled {
  readonly value: unknown
  /** Paths as `formatPath` writes them. */
  readonly filledPaths: ReadonlySet<string>
  /** Values whose variables are named like secrets. */
  readonly secrets: readonly string[]
}

const PLACEHOLDER = /\$\{env:([^}:]*)(?::-([^}]*))?\}/g
/** Names under which people keep secrets. */
const SECRET_NAME = /SECRET|TOKEN|PASSWORD|PASSWD|CREDENTIAL|(^|_)KEY($|_)|(^|_)PW($|_)/i
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

/**
 * Fills in `${env:NAME}` and `${env:NAME:-default}` in every text of a value. An empty variable counts as set only where
 * there is no default, as in a shell.
 *
 * @param value what the file holds
 * @param environment where names are looked up
 * @param report takes each name that is missing; values are never reported
 */
export function fillEnvironment(value: unknown, environment: Environment, report: Report): Filled {
  const filledPaths = new Set<string>()
  const secrets = new Set<string>()
  const valueOf = (name: string, fallback: string | undefined): string | undefined => {
    const found = Object.hasOwn(environment, name) ? environment[name] : undefined
    return fallback !== undefined && (found === undefined || found === '') ? fallback : found
  }
  const fillText = (text: string, path: Path): string => {
    if (!text.includes('${env:')) return text
    filledPaths.add(formatPath(path))
    return text.replace(PLACEHOLDER, (whole, name: string, fallback: string | undefined) => {
      const found = valueOf(name, fallback)
      if (found !== undefined) {
        if (SECRET_NAME.test(name)) secrets.add(found)
        return found
      }
      report(path, missing(name))
      // An empty text would break rules of its own, and hide the other problems of the file.
      return whole
    })
  }
  const fill = (part: unknown, path: Path): unknown => {
    if (typeof part === 'string') return fillText(part, path)
    if (Array.isArray(part)) return part.map((item, index) => fill(item, [...path, index]))
    if (part === null || typeof part !== 'object') return part
    return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, fill(item, [...path, key])]))
  }
  return { value: fill(value, []), filledPaths, secrets: [...secrets] }
}

function missing(name: string): string {
  return NAME.test(name)
    ? `The environment variable ${name} is not set; set it, or write \${env:${name}:-default}.`
    : `"${name}" cannot be the name of an environment variable; write \${env:NAME} or \${env:NAME:-default}.`
}
