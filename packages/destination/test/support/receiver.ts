import { startReceiver } from '@extensible-webhooks/harness'
import type { Receiver } from '@extensible-webhooks/harness'
import { hosts } from './hosts'
import type { Host } from './hosts'

afterAll(async () => {
  await Promise.all(hosts.map((host) => host.close()))
})

/** Defines the same tests for every host, with a receiver that is empty and answers 200 before each. */
export function describeHosts(title: string, define: (host: Host, receiver: () => Receiver) => void): void {
  describe.each(hosts)(`${title}, through $name`, (host) => {
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
    define(host, () => {
      if (!receiver) throw new Error('The receiver is not started yet.')
      return receiver
    })
  })
}

/** The bodies of all requests, as text. */
export function bodies(receiver: Receiver): string[] {
  return receiver.requests.map(({ body }) => body.toString())
}
