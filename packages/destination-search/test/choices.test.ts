import type { DynamicFieldItem } from '@segment/actions-core'
import fc from 'fast-check'
import { pageOf, queryOf } from '../src/dynamic/choices'
import { runs } from './support/runs'

const item = fc.string({ maxLength: 6 }).map((value): DynamicFieldItem => ({ label: value.toUpperCase(), value }))

/** Every page, one after the other. */
function allPages(choices: readonly DynamicFieldItem[], query: string): DynamicFieldItem[] {
  const found: DynamicFieldItem[] = []
  let page: string | undefined
  do {
    const answer = pageOf(choices, query, page)
    found.push(...answer.choices)
    expect(answer.choices.length).toBeLessThanOrEqual(100)
    page = answer.nextPage
  } while (page !== undefined)
  return found
}

describe('pages of choices', () => {
  it('hold all choices together, in their order, each once', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 350 }), (choices) => {
        expect(allPages(choices, '')).toEqual(choices)
      }),
      runs(100)
    )
  })

  it('hold those in which the query stands, in label or value, in any letter case', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 150 }), fc.string({ maxLength: 2 }), (choices, query) => {
        const wanted = query.toLowerCase()
        const expected = choices.filter(({ label, value }) => `${label}\n${value}`.toLowerCase().includes(wanted))
        expect(allPages(choices, query)).toEqual(expected)
      }),
      runs(100)
    )
  })

  it.each(['x', '-1', '1.5', '1e3', '9999999999', ''])('begin anew for the page %j, which is none of ours', (page) => {
    expect(pageOf([{ label: 'a', value: 'a' }], '', page).choices).toHaveLength(1)
  })

  it('are empty behind the last', () => {
    expect(pageOf([{ label: 'a', value: 'a' }], '', '100')).toEqual({ choices: [] })
  })
})

describe('a query', () => {
  it.each([
    [undefined, ''],
    [{}, ''],
    [{ query: '  Ev ' }, 'Ev']
  ])('is read from %j', (dynamicFieldContext, expected) => {
    expect(queryOf({ dynamicFieldContext })).toBe(expected)
  })
})
