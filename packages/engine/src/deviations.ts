/** One deliberate difference from stock core. */
export interface Deviation {
  readonly id: string
  readonly title: string
  /** What stock core does. */
  readonly stock: string
  /** What the engine does. */
  readonly ours: string
  /** The parts of the engine that differ. */
  readonly where: readonly ('mapping' | 'trigger' | 'validation')[]
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
  }
] as const satisfies readonly Deviation[]

/** The id of a deliberate difference. */
export type DeviationId = (typeof DEVIATIONS)[number]['id']
