import { createTransport, systemClock, type Transport } from '@extensible-webhooks/engine'
import { createFunctionRunner, type Destination, type FunctionRunner } from '@extensible-webhooks/workspace'

/** What runs the insert functions of a command. */
export interface CommandFunctions {
  /** Unset where no destination has a function. */
  readonly runner?: FunctionRunner
  close(): Promise<void>
}

/**
 * Opens what runs the insert functions of some destinations. `fetch` of a function goes through the same guard as every other
 * request.
 *
 * @param destinations those that take part
 * @param network what stands in for the network, and which private addresses are allowed
 */
export function openFunctions(
  destinations: readonly Destination[],
  network: { readonly transport: Transport | undefined; readonly allowPrivateNetwork: boolean | readonly string[] }
): CommandFunctions {
  if (destinations.every(({ insertFunction }) => !insertFunction)) return { close: () => Promise.resolve() }
  const own = network.transport ? undefined : createTransport({ allowPrivateNetwork: network.allowPrivateNetwork })
  const transport = network.transport ?? own
  const runner = createFunctionRunner({ clock: systemClock, ...(transport ? { transport } : {}) })
  return {
    runner,
    close: async () => {
      await runner.close()
      await own?.close()
    }
  }
}
