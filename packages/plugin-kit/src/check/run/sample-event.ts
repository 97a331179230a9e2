import { objectOf, type Loose } from '../../loose'
import { enrich } from './enrich'
import { satisfy } from './satisfy'
import { setAt } from './set-at'

const TIME = '2026-01-01T10:00:00.000Z'

const CONTEXT = {
  ip: '203.0.113.9',
  locale: 'en-GB',
  timezone: 'Europe/London',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
  page: {
    url: 'https://shop.example/a?b=1',
    path: '/a',
    title: 'A',
    referrer: 'https://example.org/',
    search: '?b=1'
  },
  app: { name: 'shop', version: '1.2.3', build: '7', namespace: 'com.shop' },
  device: { id: 'd1', advertisingId: 'ad1', manufacturer: 'Acme', model: 'X', type: 'ios', token: 't1' },
  os: { name: 'iOS', version: '17' },
  library: { name: 'analytics-node', version: '3.1.0' },
  traits: { email: 'ada@example.com', phone: '+441632960000' },
  personas: { computation_class: 'audience', computation_key: 'buyers', external_audience_id: '1', space_id: 's1' }
}

/** Members that only some calls have. */
const BY_TYPE: Readonly<Record<string, Loose>> = {
  track: { event: 'Something Happened', properties: { email: 'ada@example.com', buyers: true } },
  identify: { traits: { email: 'ada@example.com', buyers: true } },
  page: { name: 'Home', properties: {} },
  screen: { name: 'Start', properties: {} },
  group: { groupId: 'g-1', traits: {} },
  alias: { previousId: 'old-1' }
}

/**
 * An event of which an action should make a payload: the trigger wants it, and it has whatever the mapping reads.
 *
 * @param fql the trigger; empty where there is none
 * @param mapping field values in mapping kit
 * @param fields of the action
 */
export function sampleEvent(fql: string, mapping: Loose, fields: Loose): Loose {
  const base = {
    messageId: 'm-1',
    userId: 'user-1',
    anonymousId: 'anonymous-1',
    timestamp: TIME,
    originalTimestamp: TIME,
    sentAt: TIME,
    receivedAt: TIME,
    context: structuredClone(CONTEXT)
  }
  const wanted: Record<string, unknown> = {}
  satisfy(wanted, fql)
  const type = typeof wanted['type'] === 'string' ? wanted['type'] : 'track'
  const event = { ...base, type, ...structuredClone(objectOf(BY_TYPE[type])) }
  setAt(event, ['type'], type)
  enrich(event, mapping, fields)
  satisfy(event, fql)
  return event
}
