import { generateEvents, redirect } from '@extensible-webhooks/harness'
import type { SegmentEvent } from '@segment/actions-core'
import { isLeftOut, type TraceRecord } from '@extensible-webhooks/workspace'
import { formatSummary, summarize } from '../deliver/summary'
import { EXIT } from '../exit-codes'
import type { Dev } from './dev'
import { describeNextSteps, describeReceiver, describeRequests } from './describe'
import { runScenarios } from './run-scenarios'
import type { Session } from './session'

/**
 * Shows what the workspace does: many events, what the receiver saw, two kinds of trouble that heal by themselves, and the
 * scenarios.
 *
 * @returns the exit code: 0 where everything arrived, verified, and every scenario passed
 */
export async function demonstrate(session: Session, dev: Dev): Promise<number> {
  const events = await generateEvents({ seed: dev.options.seed, count: dev.options.events })
  const delivered = await sendAll(session, events, dev)
  const healed = await showTrouble(session, events, dev)
  const scenarios = await runScenarios(dev)
  dev.say(describeNextSteps(dev))
  return delivered && healed && scenarios ? EXIT.ok : EXIT.failed
}

async function sendAll(
  session: Session,
  events: readonly SegmentEvent[],
  { say, style, options }: Dev
): Promise<boolean> {
  say(style.bold(`Sending ${events.length} generated events of a shop (seed ${options.seed})`))
  const startedMs = performance.now()
  const tally = await session.send(events)
  const summary = summarize(tally, (performance.now() - startedMs) / 1_000, null)
  say('')
  say(session.redact(formatSummary(session.workspace.name, summary, tally, false)))
  say('')
  say(session.redact(describeReceiver(session, style)))
  const refused = [...session.endpoints.receiver.counts.values()].reduce((sum, count) => sum + count.refused, 0)
  return refused === 0 && tally.rejected().every((reason) => isLeftOut(reason))
}

/** An endpoint that fails and an expired token: each with one event that is sent once more and arrives. */
async function showTrouble(session: Session, events: readonly SegmentEvent[], dev: Dev): Promise<boolean> {
  const { receiver, identityProvider } = session.endpoints
  const single = await findEvent(session, events, (requests, records) => requests.length === 1 && !hasBatch(records))
  const withToken = await findEvent(session, events, (requests) => requests.some((record) => isOAuth(session, record)))
  const shown: boolean[] = []
  if (single) {
    dev.say(dev.style.bold('An endpoint that fails twice: 503, then 429 with Retry-After'))
    receiver.plan(503, { status: 429, headers: { 'retry-after': '1' } })
    shown.push(await showOne(session, single, dev))
  }
  if (withToken) {
    dev.say(dev.style.bold('A token that expires before the event is sent'))
    identityProvider.expireAccessTokens()
    shown.push(await showOne(session, withToken, dev))
  }
  if (single) {
    dev.say(dev.style.bold('An endpoint that answers with a redirect, which is not followed'))
    receiver.plan(redirect(302, 'https://elsewhere.example.com/'))
    shown.push(!(await showOne(session, single, dev)))
  }
  return shown.every(Boolean)
}

async function showOne(session: Session, event: SegmentEvent, { say, style }: Dev): Promise<boolean> {
  const records: TraceRecord[] = []
  session.onTrace((record) => records.push(record))
  const tally = await session.send([event])
  session.onTrace(undefined)
  say(session.redact(describeRequests(records, style)))
  say('')
  return tally.delivered > 0 && tally.failures() === 0
}

function isOAuth({ workspace }: Session, { destination }: TraceRecord): boolean {
  return workspace.destinations.some(
    ({ slug, authentication }) => slug === destination && authentication?.startsWith('oauth2') === true
  )
}

function hasBatch(records: readonly TraceRecord[]): boolean {
  return records.some(({ stage }) => stage === 'batch')
}

/** The first event whose requests are the ones that are looked for; it is sent to find out. */
async function findEvent(
  session: Session,
  events: readonly SegmentEvent[],
  suits: (requests: readonly TraceRecord[], records: readonly TraceRecord[]) => boolean
): Promise<SegmentEvent | undefined> {
  for (const event of events.slice(0, 50)) {
    const records: TraceRecord[] = []
    session.onTrace((record) => records.push(record))
    await session.send([event])
    session.onTrace(undefined)
    const requests = records.filter(({ stage }) => stage === 'request')
    if (suits(requests, records)) return event
  }
  return undefined
}
