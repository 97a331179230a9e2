import { startReceiver } from '@extensible-webhooks/harness'
import type { Receiver } from '@extensible-webhooks/harness'

/** A receiver for all tests of a file, emptied before each. */
export function useReceiver(): () => Receiver {
  let receiver: Receiver | undefined
  beforeAll(async () => {
    receiver = await startReceiver()
  })
  beforeEach(() => {
    receiver?.requests.splice(0)
    receiver?.reply(200)
  })
  afterAll(async () => {
    await receiver?.close()
  })
  return () => {
    if (!receiver) throw new Error('The receiver is not started yet.')
    return receiver
  }
}
