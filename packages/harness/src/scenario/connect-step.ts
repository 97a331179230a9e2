import { createConnections, needsConnection, type Connections, type Destination } from '@extensible-webhooks/workspace'
import { untilSettled } from '../clock/settle'
import type { Run } from './open-run'
import type { ScenarioStep } from './scenario'

/** Where the browser comes back to; clients of a mocked identity provider must name it in `redirectUris`. */
export const REDIRECT_URI = 'http://127.0.0.1:8484/callback'

/**
 * Does what a person does with the button *Connect*: opens the authorize page, which a mocked identity provider with
 * `auto: true` answers at once, and comes back with what it brought. A destination that needs no person is checked.
 */
export async function connectStep(
  { kind, destination: slug }: Extract<ScenarioStep, { kind: 'connect' | 'reconnect' | 'disconnect' }>,
  run: Run
): Promise<void> {
  const { workspace, clock, mocks, state } = run
  const destination = workspace.destinations.find((one) => one.slug === slug)
  if (!destination) throw new Error(`The workspace has no destination "${slug}".`)
  const connections = createConnections({
    state,
    clock,
    transportOf: () => mocks.transport,
    // Nothing leaves the mocks, whatever the address is.
    allowPrivateNetwork: true
  })
  if (kind === 'disconnect') {
    await connections.disconnect(slug)
    return
  }
  if (kind === 'reconnect') await connections.disconnect(slug)
  const connecting = mocks.within(originOf(destination), () =>
    clock.work(() => connect(connections, destination, run), `connect ${slug}`)
  )
  await untilSettled(clock, connecting)
  await clock.idle()
}

async function connect(connections: Connections, destination: Destination, { engines, mocks }: Run): Promise<void> {
  if (!needsConnection(destination)) {
    const engine = engines.engineOf(destination)
    if (!('testAuthentication' in engine)) throw new Error('This runtime cannot check an authentication.')
    await connections.connect(destination, engine as Parameters<Connections['connect']>[1])
    return
  }
  const { authorizeUrl } = await connections.begin(destination, { redirectUri: REDIRECT_URI })
  const { status, headers } = await mocks.transport.send({ method: 'GET', url: authorizeUrl, headers: {} })
  const callbackUrl = [headers['location']].flat()[0]
  if (callbackUrl === undefined) {
    throw new Error(
      `The authorize page answered ${status} and did not send the browser back; write auto: true in identityProviders, ` +
        `and ${REDIRECT_URI} in its redirectUris.`
    )
  }
  await connections.finish({ callbackUrl })
}

function originOf({ slug }: Destination): { destination: string; mapping: string; eventIds: readonly string[] } {
  return { destination: slug, mapping: '', eventIds: [] }
}
