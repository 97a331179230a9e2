/** One deliberate difference from stock core. */
export interface Deviation {
  readonly id: string
  readonly title: string
  /** What stock core does. */
  readonly stock: string
  /** What the engine does. */
  readonly ours: string
  /** The parts of the engine that differ. */
  readonly where: readonly ('mapping' | 'trigger' | 'validation' | 'request' | 'tokens' | 'run')[]
}

/**
 * Every deliberate difference between the compilers of the engine and stock `@segment/actions-core`. The property tests
 * apply exactly these to stock core before they compare; any other difference fails them.
 */
export const DEVIATIONS = [
  {
    id: 'R13',
    title: 'Own properties only',
    stock: 'A path such as `$.constructor.name` reads what an object, text or list inherits.',
    ours: 'A path reads own properties only; an inherited one is as if it were missing.',
    where: ['mapping', 'trigger']
  },
  {
    id: 'F34',
    title: 'The key `__proto__` sets no prototype',
    stock: 'An own key `__proto__` of an event, mapping or decoded JSON becomes the prototype of the payload.',
    ours: 'The key is left out of the payload. The JSON that is sent is the same.',
    where: ['mapping']
  },
  {
    id: 'M1',
    title: 'The mapping is not changed',
    stock: '`@replace` writes its defaults, and the root directive the other fields, into the mapping of the caller.',
    ours: 'The mapping is only read, once. Later changes of it are not seen by what was compiled from it.',
    where: ['mapping']
  },
  {
    id: 'M2',
    title: 'The event is not changed, and the payload shares nothing with it',
    stock: 'Liquid’s `increment` and `decrement` count in the event, so the next field sees it; dates are shared.',
    ours: 'They count in a copy that ends with the template; dates are copied.',
    where: ['mapping']
  },
  {
    id: 'M3',
    title: 'The tags of the metrics are not changed',
    stock: '`statsContext.tags` is replaced while a field is mapped, and stays so when the field throws.',
    ours: '`statsContext` is only read. What is measured carries the same tags.',
    where: ['mapping']
  },
  {
    id: 'T1',
    title: 'A condition that cannot be asked is false',
    stock: 'A path of dots only, and parentheses without a condition in them, throw a TypeError for each event.',
    ours: 'They are false, and the diagnostics tell of them.',
    where: ['trigger']
  },
  {
    id: 'T2',
    title: 'No event, no match',
    stock: 'A trigger that is asked about null throws a TypeError.',
    ours: 'It does not match.',
    where: ['trigger']
  },
  {
    id: 'R1',
    title: 'A response body of any length',
    stock: 'A body over about 16 to 64 KB hangs for ever, unless the plugin sets `skipResponseCloning`.',
    ours: 'Read once, up to the cap of the transport; what is beyond is cut and said to be (`truncated`).',
    where: ['request']
  },
  {
    id: 'R2',
    title: 'One deadline',
    stock: 'The time-out ends when the headers are there; a body that drips goes on.',
    ours: 'Connecting, headers and body share one deadline.',
    where: ['request']
  },
  {
    id: 'R3',
    title: 'Redirects are not followed',
    stock: 'A 302 turns a POST into a GET without a body and counts as success.',
    ours: 'A 3xx is a failed request with that status.',
    where: ['request']
  },
  {
    id: 'R5',
    title: 'No list of responses',
    stock: '`Destination.responses` keeps every response for ever, of all calls together.',
    ours: 'There is no such list; `run` and `send` give each call its own exchanges.',
    where: ['run']
  },
  {
    id: 'H1',
    title: 'Merged options gain no headers',
    stock:
      'Where `extendRequest` and a request both give an object such as `json` or `searchParams`, the merged object gains a member `headers`.',
    ours: 'The merged object holds the members of the two.',
    where: ['request']
  },
  {
    id: 'H2',
    title: 'Errors print no credentials',
    stock: '`request` and `options` of an HTTPError are printed with it, the authorization header among them.',
    ours: 'They can be read, but are not enumerable; a response prints its content and data only.',
    where: ['request']
  },
  {
    id: 'H3',
    title: 'A destination without audiences',
    stock: '`createAudience` and `getAudience` fail with a TypeError where the definition has no `audienceConfig`.',
    ours: 'They fail with core’s own words for one whose `audienceConfig` lacks them: `Unexpected call to createAudience`.',
    where: ['run']
  },
  {
    id: 'R7',
    title: 'What was delivered is not sent again',
    stock: 'A 401 of one mapping, or of one item of a batch, sends every mapping and every item again.',
    ours: 'Only the mapping or the items that were refused are sent again.',
    where: ['tokens']
  },
  {
    id: 'R18',
    title: 'Tokens are kept',
    stock:
      'New tokens are written into the settings object of the caller; a token held only in `dynamicAuthSettings` is refreshed and never used; client credentials have no first token.',
    ours: 'The settings are only read. Tokens live in the token store, are fetched where none is there, and refreshed ahead of their end.',
    where: ['tokens']
  },
  {
    id: 'R19',
    title: 'One refresh a call',
    stock: 'A second 401 refreshes once more, for nothing.',
    ours: 'A second 401 is final.',
    where: ['tokens']
  },
  {
    id: 'R11',
    title: 'Deep events',
    stock: 'An event of 20,000 levels overflows the stack.',
    ours: '`run` and `prepare` turn it away with `ingest/too-deep`.',
    where: ['run']
  },
  {
    id: 'R14',
    title: 'Empty texts',
    stock: 'Removed from the first level of single payloads, kept in batches.',
    ours: '`onEvent` and `onBatch` as stock core; `run` removes them from both.',
    where: ['run']
  },
  {
    id: 'R15',
    title: 'One outcome for each event',
    stock: 'A batch of which no event matches gives no multistatus.',
    ours: '`onBatch` as stock core; `run` gives one outcome for each event, always.',
    where: ['run']
  },
  {
    id: 'R16',
    title: 'A reloaded plugin',
    stock: 'Compiled schemas are kept by name for the life of the process, so a reloaded plugin keeps its old one.',
    ours: 'Kept by the object of the fields.',
    where: ['validation']
  },
  {
    id: 'R17',
    title: 'An unknown action',
    stock: 'Gives an empty list without a word.',
    ours: '`onEvent` and `onBatch` as stock core; `prepare`, `send` and `run` throw an error that names the actions.',
    where: ['run']
  }
] as const satisfies readonly Deviation[]

/** The id of a deliberate difference. */
export type DeviationId = (typeof DEVIATIONS)[number]['id']
