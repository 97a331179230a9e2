import type { JSONObject, SegmentEvent } from '@segment/actions-core'
import { done, refuse, type Answer } from '../answer'
import { messageOf } from '../errors'
import { whyNotConnected } from './connection'
import type { Draft, Editor } from './editor'
import { findDestination, mappingName, present, type Ref } from './lookup'
import { findMapping, withMapping } from './mappings'
import { missingSteps } from './missing'
import type { TestInput } from '../tester/test-event'
import type { ConnectionsPort, TesterPort } from './ports'

/** What the Event Tester is asked. */
export interface EventTest {
  readonly destination: string
  readonly event: SegmentEvent
  /** Shows what would be sent, and sends nothing. @default false */
  readonly preview?: boolean
}

/** What the Mappings Tester is asked. */
export interface MappingTest {
  readonly destination: string
  /** The mapping; it need not be enabled. */
  readonly mapping: Ref
  /** One event, or several that go together where the mapping sends batches. */
  readonly events: readonly SegmentEvent[]
  /** Tried in place of the mapping's own, which stay as they are. */
  readonly trigger?: string
  readonly fields?: JSONObject
  readonly preview?: boolean
}

/** Sending test events. */
export interface TestingApi<Report> {
  /** Sends an event through all enabled mappings of a destination; filters are passed over, as in Segment. */
  testEvent(test: EventTest): Promise<Answer<Report>>
  /** Sends events through one mapping, perhaps with values that are not saved. */
  testMapping(test: MappingTest): Promise<Answer<Report>>
}

/** Makes the part of the workspace API that tests. */
export function createTestingApi<Report>(
  editor: Editor,
  tester: TesterPort<Report> | undefined,
  connections: ConnectionsPort | undefined
): TestingApi<Report> {
  /** Builds the draft that is tested, which may hold values that are not saved, and sends. */
  const send = async (draft: Draft, request: TestInput): Promise<Answer<Report>> => {
    if (!tester) return refuse('This host has no tester, so nothing can be tested here.')
    if (request.events.length === 0) {
      return refuse('Load a test event first: loadTestEvent(source), or generateSampleEvent(type).', 'events')
    }
    const missing = missingSteps(draft, request.destination)
    if (missing.length > 0) return { ok: false, problems: missing }
    const unconnected =
      request.preview === true ? undefined : await whyNotConnected(draft, request.destination, connections)
    if (unconnected !== undefined) return refuse(unconnected)
    try {
      return done(await tester.test(draft.workspace, request))
    } catch (error) {
      return refuse(messageOf(error))
    }
  }
  return {
    testEvent: async ({ destination, event, preview }) => {
      const draft = editor.current()
      const found = findDestination(draft.file, destination)
      if (!found.ok) return found
      if (!(found.value.mappings ?? []).some(({ enabled }) => enabled === true)) {
        return refuse('No mapping is enabled: enableMapping first, or test one mapping with testMapping.')
      }
      return send(draft, present({ destination, events: [event], preview }))
    },
    testMapping: async ({ destination, mapping: ref, events, trigger, fields, preview }) => {
      const before = editor.current()
      const found = findMapping(before, destination, ref)
      if (!found.ok) return found
      const { mapping, index } = found.value
      const tried = { ...mapping, ...(trigger === undefined ? {} : { trigger }), ...(fields ? { fields } : {}) }
      const draft = editor.build(withMapping(before, destination, index, tried))
      const place = `destinations.${destination}.mappings[${index.toString()}]`
      const errors = draft.errors.filter(({ path }) => path.startsWith(place))
      if (errors.length > 0) return { ok: false, problems: errors }
      return send(draft, present({ destination, events, mapping: mappingName(mapping, index), preview }))
    }
  }
}
