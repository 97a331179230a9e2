import type { SegmentEvent } from '@segment/actions-core'
import { systemClock } from '@extensible-webhooks/engine'
import { startLocalEndpoints, type LocalEndpoints } from '@extensible-webhooks/harness'
import {
  createEngines,
  createFunctionRunner,
  createMemoryState,
  createPipeline,
  createRedactor,
  type Engines,
  type FunctionRunner,
  type IncomingEvent,
  type Pipeline,
  type TraceRecord,
  type Workspace
} from '@extensible-webhooks/workspace'
import { createTally, type Tally } from '../deliver/tally'

/** A workspace that runs on this machine. */
export interface Session {
  readonly workspace: Workspace
  readonly endpoints: LocalEndpoints
  /** Takes the secrets of the workspace out of a text. */
  readonly redact: (text: string) => string
  /** Takes what each stage does from now on; nothing where it is not called. */
  onTrace(listener: ((record: TraceRecord) => void) | undefined): void
  /**
   * Sends events through the workspace, and waits until each has come to its end.
   * @returns what became of them
   */
  send(events: readonly SegmentEvent[]): Promise<Tally>
  close(): Promise<void>
}

/** Starts everything that a workspace needs on loopback. Tokens are kept in memory, and end with the session. */
export async function startSession(workspace: Workspace): Promise<Session> {
  const endpoints = await startLocalEndpoints(workspace)
  const { tokens } = createMemoryState()
  const functions = createFunctionRunner({ clock: systemClock, transport: endpoints.transport })
  const engines = createEngines(workspace, { clock: systemClock, transport: endpoints.transport, tokens })
  await connectAll(workspace, endpoints, tokens)
  return new RunningSession({ workspace, endpoints, engines, functions })
}

/** A destination that a person has to connect is connected as if somebody had consented at the identity provider. */
async function connectAll(
  { destinations }: Workspace,
  { identityProvider }: LocalEndpoints,
  tokens: ReturnType<typeof createMemoryState>['tokens']
): Promise<void> {
  for (const { slug, authentication, settings } of destinations) {
    if (authentication !== 'oauth2-authorization-code') continue
    const { oauth } = settings['dynamicAuthSettings'] as { oauth: { clientId: string; scopes?: string } }
    const { accessToken, refreshToken, expiresInSeconds } = identityProvider.grant(oauth.clientId, oauth.scopes)
    await tokens.replace(slug, undefined, {
      accessToken,
      expiresAtMs: systemClock.now() + expiresInSeconds * 1_000,
      ...(refreshToken === undefined ? {} : { refreshToken })
    })
  }
}

interface Parts {
  readonly workspace: Workspace
  readonly endpoints: LocalEndpoints
  readonly engines: Engines
  readonly functions: FunctionRunner
}

class RunningSession implements Session {
  readonly workspace: Workspace
  readonly endpoints: LocalEndpoints
  readonly redact: (text: string) => string
  readonly #parts: Parts
  #listener: ((record: TraceRecord) => void) | undefined

  constructor(parts: Parts) {
    this.#parts = parts
    this.workspace = parts.workspace
    this.endpoints = parts.endpoints
    this.redact = createRedactor(parts.workspace)
  }

  onTrace(listener: ((record: TraceRecord) => void) | undefined): void {
    this.#listener = listener
  }

  async send(events: readonly SegmentEvent[]): Promise<Tally> {
    const tally = createTally()
    const pipeline = this.#createPipeline(tally)
    for (const event of events) {
      for (const { slug } of this.workspace.sources) {
        tally.events++
        await pipeline.push(incomingOf(event, slug, tally.events))
      }
    }
    await pipeline.drain()
    return tally
  }

  async close(): Promise<void> {
    await this.#parts.functions.close()
    await this.#parts.engines.close()
    await this.endpoints.close()
  }

  #createPipeline(tally: Tally): Pipeline {
    const { workspace, engines, functions } = this.#parts
    const listener = this.#listener
    return createPipeline({
      workspace,
      engineOf: (destination) => engines.engineOf(destination),
      functions,
      onResult: (result) => {
        tally.addResult(result)
      },
      onExchanges: (exchanges) => {
        tally.requests += exchanges.length
      },
      ...(listener ? { onTrace: listener } : {})
    })
  }
}

function incomingOf(event: SegmentEvent, source: string, line: number): IncomingEvent {
  return {
    event,
    eventId: event.messageId ?? `dev-${line}`,
    source,
    origin: { file: 'dev', line },
    bytes: Buffer.byteLength(JSON.stringify(event)),
    readAtMs: systemClock.now()
  }
}
