import type { JSONObject, SegmentEvent } from '@segment/actions-core'
import { createEngage, type Engage, type EngageOptions, type EngageStore, type IncomingEvent } from '../../src'
import { createTestClock, type TestClock } from './clock'
import { parse } from './parse'
import { formatProblem } from '../../src'

export const DAY_MS = 86_400_000
export const HOUR_MS = 3_600_000

/** The moment at which tests begin. */
export const START_MS = Date.UTC(2026, 0, 1)

/** A workspace with two destinations of one source, and audiences and traits as text. */
export function engageText(definitions: string, more = ''): string {
  const destination = (slug: string, enabled = true): string => `  ${slug}:
    plugin: test-webhook
    source: website
    enabled: ${enabled}
    mappings:
      - { action: send, enabled: true, trigger: 'type = "identify" or type = "track"', fields: { url: "http://${slug}/" } }
`
  return `version: 1
name: Shop
sources:
  website: {}
  app: {}
destinations:
${destination('orders')}${destination('ads')}${destination('off', false)}${more}${definitions}`
}

/** An audience of who ordered lately. */
export const RECENT = `audiences:
  recent:
    name: Order completed last 30days
    source: website
    when: { performed: Order Completed, within: 30d }
    destinations: [orders]
`

/** What came out of an Engage. */
export interface Sent {
  readonly incoming: IncomingEvent
  readonly destination: string
}

export interface EngageBench {
  readonly engage: Engage
  readonly clock: TestClock
  readonly sent: Sent[]
  /** Records events at the time of the clock, unless they bring their own. */
  readonly record: (...events: Partial<SegmentEvent>[]) => Promise<void>
  /** What was sent since the last look, as `who key=value`. */
  told(): string[]
}

/** Parses a text that has no mistakes. */
export function engageWorkspace(text: string): EngageOptions['workspace'] {
  const { workspace, problems } = parse(text)
  if (!workspace) throw new Error(problems.map(formatProblem).join('\n'))
  return workspace
}

export async function createEngageBench(
  text: string,
  options: Partial<EngageOptions> & { readonly clock?: TestClock } = {}
): Promise<EngageBench> {
  const clock = options.clock ?? createTestClock(START_MS)
  const sent: Sent[] = []
  let seen = 0
  const engage = await createEngage({
    workspace: engageWorkspace(text),
    onEvent: (incoming, destination) => {
      sent.push({ incoming, destination })
    },
    ...options,
    clock
  })
  return {
    engage,
    clock,
    sent,
    record: async (...events) => {
      for (const event of events) {
        const timestamp = new Date(clock.now()).toISOString()
        await engage.record({ event: { type: 'track', timestamp, ...event }, source: 'website' })
      }
    },
    told: () => {
      const fresh = sent.slice(seen)
      seen = sent.length
      return fresh.map(({ incoming: { event } }) => describe(event))
    }
  }
}

function describe({ userId, anonymousId, traits, properties }: SegmentEvent): string {
  const { audience_key: _a, trait_key: _t, ...rest } = traits ?? properties ?? {}
  const values = Object.entries(rest).map(([key, value]) => `${key}=${JSON.stringify(value)}`)
  return [userId ?? `~${anonymousId}`, ...values].join(' ')
}

export const order = (userId: string, properties: JSONObject = {}): Partial<SegmentEvent> => ({
  event: 'Order Completed',
  userId,
  properties
})

/** A store in memory that keeps what a file would: JSON. */
export function createMemoryStore(): EngageStore & { readonly files: Map<string, string> } {
  const files = new Map<string, string>()
  return {
    files,
    read: async (name) => {
      const text = files.get(name)
      return text === undefined ? undefined : (JSON.parse(text) as unknown)
    },
    write: async (name, value) => {
      files.set(name, JSON.stringify(value))
    }
  }
}
