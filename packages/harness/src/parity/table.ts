import type { Deviation, DeviationId } from '@extensible-webhooks/engine'

/** In what a scenario can come out otherwise. */
export type DifferenceKind =
  /** Which requests were made, and in which order. */
  | 'requests'
  /** URL, headers or body of a request. */
  | 'content'
  /** When a request was made. */
  | 'time'
  /** Whether an event was delivered. */
  | 'outcome'
  /** Why an event was not delivered. */
  | 'error'
  /** How often an event was sent. */
  | 'attempts'
  /** A step of the scenario that could not be done. */
  | 'step'

/** One deliberate difference between stock actions-core and the engine. */
export interface ParityEntry {
  readonly id: string
  readonly title: string
  /** What stock core does. */
  readonly stock: string
  /** What the engine does. */
  readonly ours: string
  /** In what a scenario can show it; empty where none can, since it is not on the wire and in no outcome. */
  readonly shows: readonly DifferenceKind[]
  /** The test that shows it where no scenario does. */
  readonly test?: string
}

const TESTS = 'packages/engine/test'

/** What a scenario can see of the differences that the engine's own table lists, or which test shows them. */
const OF_ENGINE: Readonly<Record<DeviationId, Pick<ParityEntry, 'shows' | 'test'>>> = {
  R13: { shows: ['content'] },
  F34: { shows: [], test: `${TESTS}/mapping/equals-core.test.ts` },
  M1: { shows: [], test: `${TESTS}/mapping/equals-core.test.ts` },
  M2: { shows: ['content'] },
  M3: { shows: [], test: `${TESTS}/mapping/mapping.test.ts` },
  T1: { shows: [], test: `${TESTS}/trigger/equals-core.test.ts` },
  T2: { shows: [], test: `${TESTS}/trigger/equals-core.test.ts` },
  R1: { shows: [], test: `${TESTS}/transport/faults.test.ts` },
  R2: { shows: ['requests', 'outcome', 'error', 'attempts'] },
  R3: { shows: [], test: `${TESTS}/transport/faults.test.ts` },
  R5: { shows: [], test: `${TESTS}/run/run.test.ts` },
  H1: { shows: [], test: `${TESTS}/request/as-core.test.ts` },
  H2: { shows: [], test: `${TESTS}/run/faults.test.ts` },
  H3: { shows: [], test: `${TESTS}/run/drop-in-calls.test.ts` },
  R7: { shows: ['requests', 'content'] },
  R18: { shows: ['requests', 'error'] },
  R19: { shows: ['requests'] },
  R11: { shows: [], test: `${TESTS}/run/run.test.ts` },
  R14: { shows: ['content', 'outcome', 'error'] },
  R15: { shows: [], test: `${TESTS}/run/run.test.ts` },
  R16: { shows: [], test: `${TESTS}/validation/validation.test.ts` },
  R17: { shows: [], test: `${TESTS}/run/run.test.ts` }
}

/** What the engine and the pipeline do beyond stock core and its host. */
const BEYOND: readonly ParityEntry[] = [
  {
    id: 'P16',
    title: 'Tokens are renewed before they end',
    stock: 'A token of an authorization code is used until the endpoint answers 401.',
    ours: 'It is renewed a minute before it ends; nothing is sent with a token that is known to be dead.',
    shows: ['requests', 'content', 'outcome', 'error', 'attempts']
  },
  {
    id: 'P17',
    title: 'No wave of dead requests',
    stock:
      'Events that are sent at the same time with a token that has ended are all refused before one refresh heals them.',
    ours: 'One refresh comes first, and each event is sent once.',
    shows: ['requests']
  },
  {
    id: 'B6',
    title: 'Other signs of a dead token',
    stock: 'Only a 401 refreshes the token.',
    ours: '`refreshOn` names further statuses, or a text in the body of the answer.',
    shows: ['requests', 'outcome', 'error', 'attempts']
  },
  {
    id: 'B5',
    title: 'Limits of a destination',
    stock: 'Requests are sent as soon as they can be, each with the time-out of the plugin (10 s).',
    ours: '`limits` sets the requests in a second and a deadline of its own.',
    shows: ['time', 'outcome', 'error', 'attempts']
  },
  {
    id: 'F22',
    title: 'No request to where it must not go',
    stock: 'A request goes to any address, private and reserved ones too.',
    ours: 'The guard refuses those before a connection is made. In a scenario it refuses whatever is not mocked.',
    shows: ['outcome', 'error', 'attempts']
  }
]

/**
 * The whole table: the engine's own, with what a scenario sees of it, and what is beyond it.
 *
 * @param deviations the engine's table
 */
export function parityTable(deviations: readonly Deviation[]): readonly ParityEntry[] {
  const own = deviations.map(({ id, title, stock, ours }) => ({
    id,
    title,
    stock,
    ours,
    ...OF_ENGINE[id as DeviationId]
  }))
  return [...own, ...BEYOND]
}
