import fc from 'fast-check'
import { splitRefused } from '../../src/send/bisect'
import { runs } from '../support/runs'

type Answer = { refused: boolean; text: string }

function endpoint(bad: ReadonlySet<number>) {
  const requests: (readonly number[])[] = []
  const send = (items: readonly number[]): Promise<Answer> => {
    requests.push(items)
    const faults = items.filter((item) => bad.has(item))
    return Promise.resolve({ refused: faults.length > 0, text: String(faults) })
  }
  return { requests, send }
}

const isRefusal = ({ refused }: Answer) => refused
const areAlike = (a: Answer, b: Answer) => a.text === b.text

jest.setTimeout(process.env['XWH_RUNS'] === undefined ? 20_000 : 3_600_000)

describe('splitting a refused batch', () => {
  it('settles every item once, within the budget, and takes no good item for bad', async () => {
    const batches = fc
      .integer({ min: 2, max: 3_000 })
      .chain((count) =>
        fc.tuple(fc.constant(count), fc.uniqueArray(fc.nat(count - 1), { minLength: 1, maxLength: 12 }))
      )
    await fc.assert(
      fc.asyncProperty(batches, async ([count, badItems]) => {
        const items = Array.from({ length: count }, (_, index) => index)
        const { requests, send } = endpoint(new Set(badItems))
        const settled = await splitRefused({ items, send, isRefusal, areAlike })
        expect(settled.flatMap((part) => part.items).sort((a, b) => a - b)).toEqual(items)
        expect(requests.length + 1).toBeLessThanOrEqual(2 * Math.log2(count) + 8)
        for (const part of settled) {
          if (part.answer.refused && !part.undecided)
            expect(part.items.every((item) => badItems.includes(item))).toBe(true)
          if (!part.answer.refused) expect(part.items.some((item) => badItems.includes(item))).toBe(false)
        }
        if (badItems.length === 1) expect(settled.some(({ undecided }) => undecided)).toBe(false)
      }),
      runs(200)
    )
  })

  it('sends no item twice in a request that was taken', async () => {
    const items = Array.from({ length: 64 }, (_, index) => index)
    const { requests, send } = endpoint(new Set([5, 40]))
    await splitRefused({ items, send, isRefusal, areAlike })
    const taken = requests.filter((part) => !part.includes(5) && !part.includes(40)).flat()
    expect(new Set(taken).size).toBe(taken.length)
  })
})
