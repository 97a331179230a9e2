import { FAILURE_MODES } from '../../packages/harness/src/identity-provider/failures'
import { TLS_KINDS } from '../../packages/harness/src/receiver/certificates'
import { FAULTS } from '../../packages/harness/src/receiver/fault-table'
import { FAULT_ROUTES } from '../../packages/harness/src/receiver/routes'
import { table } from './generated-blocks'
import type { FaultArgument } from '../../packages/harness/src/receiver/fault-argument'

/** The paths of the fault receiver. */
export function faultRoutes(): string {
  return table(
    ['path', 'answers'],
    FAULT_ROUTES.map(({ path, description }) => [`\`${path}\``, description])
  )
}

/** The faults of the receiver, with their arguments. */
export function faults(): string {
  const rows = Object.entries(FAULTS).map(([name, fault]) => [
    `\`${name}\``,
    fault.description,
    Object.entries(fault.arguments).map(argumentText).join('; '),
    fault.ids.join(', ')
  ])
  return table(['fault', 'what is seen', 'arguments (default)', 'shows'], rows)
}

function argumentText([name, { description, default: value }]: readonly [string, FaultArgument]): string {
  const shown = value === '' ? '' : ` (\`${String(value)}\`)`
  return `\`${name}\`${shown} ${description}`
}

/** The certificates of the receiver. */
export function tlsKinds(): string {
  return table(
    ['certificate', 'is'],
    Object.entries(TLS_KINDS).map(([name, description]) => [`\`${name}\``, description])
  )
}

/** The ways in which the token endpoint of the identity provider fails. */
export function failureModes(): string {
  const rows = Object.entries(FAILURE_MODES).map(([name, { description, ids }]) => [
    `\`${name}\``,
    description,
    ids.join(', ')
  ])
  return table(['mode', 'the token endpoint', 'shows'], rows)
}
