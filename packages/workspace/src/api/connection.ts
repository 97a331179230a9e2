import type { Engine } from '@extensible-webhooks/engine'
import { done, refuse, type Answer } from '../answer'
import { messageOf } from '../errors'
import type { Destination } from '../model/workspace'
import type { Connection } from '../oauth/connection-status'
import type { CallbackInput } from '../oauth/read-callback'
import type { BeginOptions, BegunConnection } from '../oauth/types'
import type { Draft, Editor } from './editor'
import { findDestination } from './lookup'
import { authenticationType, needsConnection } from './missing'
import type { ConnectionsPort } from './ports'

/** Connecting a destination to the authorization server of its authentication. */
export interface ConnectionApi {
  /** Tries what the authentication holds. The authorization code needs the browser, see `beginConnect`. */
  connect(destination: string): Promise<Answer<Connection>>
  /** Begins the authorization code: gives the URL for the browser. */
  beginConnect(destination: string, options: BeginOptions): Promise<Answer<BegunConnection>>
  /** Ends it with the URL to which the browser came back. */
  finishConnect(callback: CallbackInput): Promise<Answer<Connection>>
  /** Forgets the tokens; the destination stays enabled if it is, and rejects events until it is connected again. */
  disconnect(destination: string): Promise<Answer<Connection>>
  connectionStatus(destination: string): Promise<Answer<Connection>>
}

/** What connecting needs of its host. */
export interface ConnectionOptions {
  readonly connections?: ConnectionsPort
  /** The engine that tries the credentials of a destination; it need not be enabled. */
  readonly engineOf?: (destination: Destination) => Pick<Engine, 'testAuthentication'>
}

const NO_CONNECTIONS = 'This host keeps no connections, so nothing can be connected here.'

/** Makes the part of the workspace API that is about connections. */
export function createConnectionApi(editor: Editor, { connections, engineOf }: ConnectionOptions): ConnectionApi {
  const call = async <T>(work: (port: ConnectionsPort) => Promise<T>): Promise<Answer<T>> => {
    if (!connections) return refuse(NO_CONNECTIONS)
    try {
      return done(await work(connections))
    } catch (error) {
      return refuse(messageOf(error))
    }
  }
  const status = (slug: string): Promise<Answer<Connection>> => statusOf(editor.current(), slug, connections)
  return {
    connect: async (slug) => {
      const found = chosen(editor.current(), slug)
      if (!found.ok) return found
      const destination = found.value
      if (isInBrowser(editor.current(), slug)) {
        const message = `The authorization code is granted in the browser: beginConnect("${slug}", { redirectUri }) gives the URL to open.`
        return refuse(message)
      }
      if (!engineOf) return connections ? refuse('This host cannot try credentials.') : done(inFile(slug))
      return call((port) => port.connect(destination, engineOf(destination)))
    },
    beginConnect: async (slug, options) => {
      const found = chosen(editor.current(), slug)
      if (!found.ok) return found
      if (!isInBrowser(editor.current(), slug)) {
        return refuse(`This authentication needs no browser: connect("${slug}") tries it.`)
      }
      return call((port) => port.begin(found.value, options))
    },
    finishConnect: (callback) => call((port) => port.finish(callback)),
    disconnect: async (slug) => {
      const found = chosen(editor.current(), slug)
      if (!found.ok) return found
      const answer = await call((port) => port.disconnect(slug))
      return answer.ok ? status(slug) : answer
    },
    connectionStatus: async (slug) => {
      const found = chosen(editor.current(), slug)
      return found.ok ? status(slug) : found
    }
  }
}

/** Whoever needs no person is connected by what the workspace holds. */
function inFile(destination: string): Connection {
  return { destination, state: 'connected', message: 'Its credentials are in the workspace.' }
}

/** A destination whose authentication is chosen, as the port takes it. */
function chosen({ file, workspace }: Draft, slug: string): Answer<Destination> {
  const found = findDestination(file, slug)
  if (!found.ok) return found
  if (authenticationType(found.value) === undefined) {
    return refuse(`Choose an authentication first: setAuthentication("${slug}", { type }).`)
  }
  const built = workspace.destinations.find((each) => each.slug === slug)
  return built ? done(built) : refuse(`The destination "${slug}" cannot be built; mend its problems first.`)
}

function isInBrowser({ file }: Draft, slug: string): boolean {
  return needsConnection(file.destinations[slug])
}

async function statusOf(
  draft: Draft,
  slug: string,
  connections: ConnectionsPort | undefined
): Promise<Answer<Connection>> {
  if (!isInBrowser(draft, slug)) return done(inFile(slug))
  const built = draft.workspace.destinations.find((each) => each.slug === slug)
  if (!connections || !built) return refuse(NO_CONNECTIONS)
  try {
    return done(await connections.status(built))
  } catch (error) {
    return refuse(messageOf(error))
  }
}

/** Why a destination cannot send anything yet, in words; nothing where it can. */
export async function whyNotConnected(
  draft: Draft,
  slug: string,
  connections: ConnectionsPort | undefined
): Promise<string | undefined> {
  const answer = await statusOf(draft, slug, connections)
  if (!answer.ok) return answer.problems.map(({ message }) => message).join(' ')
  const { state, message } = answer.value
  if (state === 'connected') return undefined
  const what = state === 'not-connected' ? 'Connect it first' : 'Connect it again'
  return `${what}: beginConnect("${slug}", { redirectUri }). ${message}`
}
