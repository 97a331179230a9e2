import { createMemoryTokenStore, type Transport, type WireRequest } from '@extensible-webhooks/engine'
import { destination } from '@extensible-webhooks/destination'
import {
  createCatalog,
  createWorkspaceApi,
  defineEntry,
  testEvent,
  type Answer,
  type CatalogEntry,
  type Connections,
  type TestReport,
  type WorkspaceApi,
  type WorkspaceApiOptions,
  type WorkspaceFile
} from '../../src'
import { catalog as testPlugins } from './catalog'
import { createTestClock, type TestClock } from './clock'

export const extensible: CatalogEntry = defineEntry(destination, { dynamicAuthentication: true })

/** Stand-in connections: what was granted is a set of slugs. */
export interface StandInConnections extends Pick<
  Connections,
  'begin' | 'finish' | 'connect' | 'status' | 'disconnect'
> {
  readonly granted: Set<string>
  readonly calls: string[]
}

export function standInConnections(): StandInConnections {
  const granted = new Set<string>()
  const calls: string[] = []
  let begun = ''
  const status = async (slug: string): ReturnType<Connections['status']> =>
    granted.has(slug)
      ? { destination: slug, state: 'connected', message: 'Connected.' }
      : { destination: slug, state: 'not-connected', message: 'Nobody has granted access yet: connect it.' }
  return {
    granted,
    calls,
    begin: async ({ slug }, { redirectUri }) => {
      calls.push(`begin ${slug}`)
      begun = slug
      return { authorizeUrl: `https://idp.example.com/authorize?redirect_uri=${redirectUri}`, expiresAtMs: 600_000 }
    },
    finish: async (callback) => {
      calls.push(`finish ${'callbackUrl' in callback ? callback.callbackUrl : ''}`)
      if (begun === '') throw new Error('The callback holds no state. Begin to connect again.')
      granted.add(begun)
      return status(begun)
    },
    connect: async ({ slug }) => {
      calls.push(`connect ${slug}`)
      return { destination: slug, state: 'connected', message: 'Its credentials were accepted.' }
    },
    status: async ({ slug }) => status(slug),
    disconnect: async (slug) => {
      calls.push(`disconnect ${slug}`)
      granted.delete(slug)
    }
  }
}

/** A network that answers 200 and remembers what it was sent. */
export function recordingTransport(): Transport & { readonly requests: WireRequest[] } {
  const requests: WireRequest[] = []
  return {
    requests,
    send: async (request) => {
      requests.push(request)
      return { status: 200, statusText: 'OK', headers: {}, body: Buffer.from('{"ok":true}'), truncated: false }
    },
    close: async () => undefined
  }
}

/** An API with stand-ins for everything outside. */
export interface ApiBench {
  readonly api: WorkspaceApi<TestReport>
  readonly clock: TestClock
  readonly connections: StandInConnections
  readonly transport: ReturnType<typeof recordingTransport>
  /** What was saved, in order. */
  readonly saved: WorkspaceFile[]
}

export async function createApiBench(options: Partial<WorkspaceApiOptions<TestReport>> = {}): Promise<ApiBench> {
  const clock = createTestClock(Date.UTC(2026, 0, 1))
  const connections = standInConnections()
  const transport = recordingTransport()
  const saved: WorkspaceFile[] = []
  let bytes = 0
  const api = await createWorkspaceApi<TestReport>({
    catalog: createCatalog([extensible, ...testPlugins]),
    environment: {},
    clock,
    random: (size) => Buffer.alloc(size, ++bytes),
    connections,
    engineOf: () => ({ testAuthentication: async () => undefined }),
    tester: {
      test: (workspace, input) => testEvent(workspace, input, { clock, transport, tokens: createMemoryTokenStore() })
    },
    store: {
      load: async () => undefined,
      save: async (file) => {
        saved.push(file)
      }
    },
    ...options
  })
  return { api, clock, connections, transport, saved }
}

/** The value of an answer, or a failure that shows the problems. */
export function valueOf<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value
  throw new Error(answer.problems.map(({ path, message }) => `${path}: ${message}`).join('\n'))
}

/** The problems of an answer, in words; none where it was taken. */
export function refusals(answer: Answer<unknown>): string[] {
  return answer.ok ? [] : answer.problems.map(({ message }) => message)
}

/** The warnings of an answer, in words. */
export function warnings(answer: Answer<unknown>): string[] {
  return answer.ok ? answer.warnings.map(({ message }) => message) : []
}
