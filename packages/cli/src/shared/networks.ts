import { createTransport } from '@extensible-webhooks/engine'
import { InputError } from '../exit-codes'

/**
 * Checks what `--allow-private-network` names before anything is sent.
 *
 * @throws InputError that says which entry is wrong
 */
export async function checkNetworks(allowPrivateNetwork: boolean | readonly string[] | undefined): Promise<void> {
  if (typeof allowPrivateNetwork !== 'object') return
  for (const entry of allowPrivateNetwork) {
    try {
      await createTransport({ allowPrivateNetwork: [entry] }).close()
    } catch {
      throw new InputError(
        `--allow-private-network: "${entry}" is no host name, address or range; write it as =erp.local,127.0.0.1,10.0.0.0/8.`
      )
    }
  }
}
