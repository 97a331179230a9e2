/** What a refused batch is split with. */
export interface SplitInput<Item, Answer> {
  /** The items of the refused batch, two or more. */
  readonly items: readonly Item[]
  /** Sends a part of them. */
  readonly send: (items: readonly Item[]) => Promise<Answer>
  /** Whether an answer says that the items are at fault, and not the connection or the endpoint. */
  readonly isRefusal: (answer: Answer) => boolean
  /** Whether two refusals say the same. */
  readonly areAlike: (a: Answer, b: Answer) => boolean
}

/** Items with the answer that decided on them. */
export interface Settled<Item, Answer> {
  readonly items: readonly Item[]
  readonly answer: Answer
  /** The budget ended while these items were still together in a refused part. */
  readonly undecided: boolean
}

/**
 * Finds the items for which a batch was refused, by sending halves of what is refused (P8).
 *
 * - It stops after the first split where both halves are refused alike: then it is not for single items.
 * - A part that is taken, or fails for another reason, is settled with that answer.
 * - A refused part of one item is settled: that item is at fault.
 * - All requests together, that of the whole batch among them, are at most 2·log₂(n) + 8.
 */
export async function splitRefused<Item, Answer>(
  input: SplitInput<Item, Answer>
): Promise<readonly Settled<Item, Answer>[]> {
  const { items, isRefusal, areAlike } = input
  let budget = Math.floor(2 * Math.log2(items.length)) + 8 - 1

  const sendHalves = async (part: readonly Item[]): Promise<Settled<Item, Answer>[]> => {
    const middle = Math.ceil(part.length / 2)
    const settled: Settled<Item, Answer>[] = []
    for (const half of [part.slice(0, middle), part.slice(middle)]) {
      budget--
      settled.push({ items: half, answer: await input.send(half), undecided: false })
    }
    return settled
  }

  const pending = await sendHalves(items)
  const [left, right] = pending
  const bothRefused = pending.every(({ answer }) => isRefusal(answer))
  if (left && right && bothRefused && areAlike(left.answer, right.answer)) return pending

  const settled: Settled<Item, Answer>[] = []
  for (let part = pending.shift(); part; part = pending.shift()) {
    if (part.items.length === 1 || !isRefusal(part.answer)) settled.push(part)
    else if (budget < 2) settled.push({ ...part, undecided: true })
    else pending.push(...(await sendHalves(part.items)))
  }
  return settled
}
