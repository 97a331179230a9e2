import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import * as core from '@segment/actions-core'
import type { JSONObject, SegmentEvent } from '@segment/actions-core'
import nock from 'nock'
import { publicEvents } from './support/public-events'
import {
  hostsOf,
  mappingOf,
  outcomeOf,
  recordRequests,
  settingsOf,
  type Host,
  type PublicDefinition,
  type VendorRequest
} from './support/public-hosts'

const PACKAGE = join(__dirname, 'public-destinations', 'node_modules', '@segment', 'action-destinations')
const FOLDER = join(PACKAGE, 'dist', 'destinations')

/**
 * Of different kinds: a bare request, basic authentication, OAuth, one request for a batch, results for each item,
 * audiences, form bodies, several requests for an event. `XWH_PUBLIC=all` runs every public destination.
 */
const CHOSEN = (
  process.env['XWH_PUBLIC'] ?? 'slack,klaviyo,braze,hubspot,amplitude,mixpanel,customerio,iterable,salesforce,twilio'
).split(',')

/** Answers of the vendor: taken, refused, too much. */
const ANSWERS: readonly (readonly [number, JSONObject])[] = [
  [200, { id: '1', status: 'success', data: { id: '2' }, results: [], items: [] }],
  [400, { message: 'refused', errors: [{ detail: 'refused', id: '1' }] }],
  [429, { message: 'slow down' }]
]

function namesOf(): readonly string[] {
  if (!existsSync(FOLDER))
    throw new Error('The public destinations are not installed. Run: npm test (its set-up installs them).')
  if (CHOSEN[0] !== 'all') return CHOSEN
  return readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(FOLDER, entry.name, 'index.js')))
    .map(({ name }) => name)
}

/** Each host has modules of its own, since some destinations keep tokens and caches in theirs. */
function definitionOf(name: string): PublicDefinition | undefined {
  let definition: PublicDefinition | undefined
  jest.isolateModules(() => {
    // A second copy of core would not know its own MultiStatusResponse.
    jest.doMock('@segment/actions-core', () => core)
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the folders are known only when the test runs
    const loaded = require(join(FOLDER, name)) as { default?: PublicDefinition }
    definition = loaded.default
  })
  return definition
}

async function observe(
  call: (host: Host) => Promise<unknown>,
  host: Host,
  [status, reply]: (typeof ANSWERS)[number]
): Promise<{ outcome: unknown; requests: VendorRequest[] }> {
  nock.cleanAll()
  const requests = recordRequests(status, reply)
  const outcome = await outcomeOf(() => call(host))
  return { outcome, requests: [...requests].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) }
}

/** By JSON, since the lists that `structuredClone` makes are of another realm, which some destinations notice. */
function clone<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}

function withMapping(settings: JSONObject, partnerAction: string, subscribe: string, mapping: JSONObject): JSONObject {
  return clone({
    ...settings,
    subscriptions: [{ name: partnerAction, partnerAction, subscribe, mapping }]
  })
}

const ANY_EVENT =
  'type = "track" or type = "identify" or type = "page" or type = "screen" or type = "group" or type = "alias"'

beforeAll(() => {
  jest.spyOn(Math, 'random').mockReturnValue(0.5)
  nock.disableNetConnect()
  jest.useFakeTimers({
    now: Date.parse('2026-01-01T12:00:00Z'),
    doNotFake: [
      'nextTick',
      'setImmediate',
      'clearImmediate',
      'setTimeout',
      'clearTimeout',
      'setInterval',
      'clearInterval',
      'queueMicrotask',
      'hrtime',
      'performance'
    ]
  })
})

afterAll(() => {
  jest.useRealTimers()
  jest.restoreAllMocks()
  nock.cleanAll()
  nock.restore()
})

let compared = 0
let sent = 0

describe('B1: public destinations, written by others, do the same in the engine as in stock core', () => {
  test.each(namesOf())(
    '%s',
    async (name) => {
      const definition = definitionOf(name)
      const twin = definitionOf(name)
      if (!definition || !twin) return
      const settings = settingsOf(definition)
      const { stock, engine } = hostsOf(definition, twin)
      for (const [slug, action] of Object.entries(definition.actions)) {
        const all = withMapping(settings, slug, ANY_EVENT, mappingOf(action))
        const own = withMapping(settings, slug, action.defaultSubscription ?? ANY_EVENT, mappingOf(action))
        for (const answer of ANSWERS) {
          for (const event of publicEvents) {
            await compare((host) => host.onEvent(clone(event), clone(all)), answer)
          }
          if (action.performBatch) {
            const events = (): SegmentEvent[] => clone([...publicEvents])
            await compare((host) => host.onBatch(events(), clone(own)), answer)
            await compare((host) => host.onBatch(events(), clone(all)), answer)
          }
        }
      }

      async function compare(call: (host: Host) => Promise<unknown>, answer: (typeof ANSWERS)[number]): Promise<void> {
        const expected = await observe(call, stock, answer)
        const actual = await observe(call, engine, answer)
        expect(actual).toEqual(expected)
        compared++
        sent += expected.requests.length
      }
    },
    120_000
  )

  test('the calls really send', () => {
    console.info(`${compared} calls compared, ${sent} requests`)
    expect(compared).toBeGreaterThan(CHOSEN.length * 20)
    expect(sent).toBeGreaterThan(CHOSEN.length * 10)
  })
})
