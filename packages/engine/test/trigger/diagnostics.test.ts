import { compileTrigger } from '../../src/trigger/compile-trigger'
import { isTriggerError } from '../../src/trigger/trigger-error'
import type { TriggerError } from '../../src/trigger/trigger-error'

const warnings = (fql: string): [string, string][] =>
  compileTrigger(fql)
    .diagnostics.filter(({ severity }) => severity === 'warning')
    .map(({ code, clause }) => [code, clause])
const hints = (fql: string): string[] =>
  compileTrigger(fql)
    .diagnostics.filter(({ severity }) => severity === 'hint')
    .map(({ code }) => code)

const ORDER = { type: 'track', event: 'Order Completed', properties: { total: 5, coupon: 'abc' } }

describe('diagnostics of a trigger (R12)', () => {
  test.each([
    ['type = "a" and event = "b" or event = "c"', 'mixed-connectives', 'and event = "b" or'],
    ['(type = "a" or event = "b" and event = "c") and type = "a"', 'mixed-connectives', 'or event = "b" and'],
    ['not type = "track"', 'negation-ignored', 'not type'],
    ['type = "track" and !(event = "x")', 'negation-ignored', '!('],
    ['match(event, "a*b")', 'inner-star', '"a*b"'],
    ['match(event, "*a*")', 'inner-star', '"*a*"'],
    ['match(event, "abc")', 'match-without-star', '"abc"'],
    ["type = 'track'", 'single-quotes', "'track'"],
    ['type = "a" AND event = "b"', 'ignored', 'AND'],
    ['anonymousId = "x" and type = "a"', 'ignored', 'anonymousId'],
    ['contains(type, "a") and event = "b"', 'ignored', 'contains(type, "a")'],
    ['properties.a <=5', 'operator-needs-space', 'properties.a <='],
    ['properties.a is "x"', 'unknown-operator', 'properties.a is'],
    ['type = "a" event = "b"', 'missing-connective', 'event'],
    ['event = null', 'text-of-keyword', 'event = null'],
    ['properties.paid != true', 'text-of-keyword', 'properties.paid != true'],
    ['properties = "x"', 'path-without-name', 'properties'],
    ['event.name = "x"', 'rest-of-path-ignored', 'event.name'],
    ['() and type = "a"', 'empty-group', '('],
    ['type =', 'incomplete-clause', 'type ='],
    ['contains(event) and type = "a"', 'malformed-call', 'contains(event) and type']
  ])('%s: %s at %s', (fql, code, clause) => {
    expect(warnings(fql)).toContainEqual([code, clause])
  })

  test.each([
    'type = "track"',
    'type = "track" and (event = "a" or event = "b")',
    'match(event, "Order*") or match(event, "*Completed")',
    'properties.total >= 5 and userId != null and traits.vip = true',
    'contains(context.page.url, "https://")'
  ])('%s has no warning', (fql) => {
    expect(warnings(fql)).toEqual([])
  })

  test.each([
    ['properties.total = "5"', 'strict-type'],
    ['properties.total = 5', 'strict-type'],
    ['event != "x"', 'not-equals-missing'],
    ['properties.total != 5', 'negation-needs-value'],
    ['!contains(event, "x")', 'negation-needs-value']
  ])('%s has the hint %s', (fql, code) => {
    expect(hints(fql)).toContain(code)
  })

  test('mixed connectives are answered as Segment does, by the last one', () => {
    const trigger = compileTrigger('type = "identify" and event = "x" or event = "Order Completed"')
    expect(trigger.matches(ORDER)).toBe(true)
    expect(compileTrigger('event = "Order Completed" or type = "x" and type = "track"').matches(ORDER)).toBe(false)
  })
})

describe('explain', () => {
  test('says of each clause whether it was true and what it saw', () => {
    const fql = 'type = "track" and (properties.total > 10 or properties.coupon = null) and match(event, "Order*")'
    expect(compileTrigger(fql).explain(ORDER)).toEqual({
      kind: 'group',
      matched: false,
      operator: 'and',
      clauses: [
        { kind: 'clause', matched: true, clause: 'type = "track"', path: 'type', value: 'track' },
        {
          kind: 'group',
          matched: false,
          operator: 'or',
          clauses: [
            { kind: 'clause', matched: false, clause: 'properties.total > 10', path: 'properties.total', value: 5 },
            {
              kind: 'clause',
              matched: false,
              clause: 'properties.coupon = null',
              path: 'properties.coupon',
              value: 'abc'
            }
          ]
        },
        { kind: 'clause', matched: true, clause: 'match(event, "Order*")', path: 'event', value: 'Order Completed' }
      ]
    })
  })

  test('sees own properties only (R13)', () => {
    const trigger = compileTrigger('properties.constructor != null')
    expect(trigger.explain(ORDER)).toMatchObject({ matched: false, clauses: [{ value: undefined }] })
    expect(trigger.matches({ properties: { constructor: 'own' } })).toBe(true)
  })
})

describe('a trigger that cannot be read', () => {
  const failure = (fql: string): TriggerError => {
    try {
      compileTrigger(fql)
    } catch (error) {
      if (isTriggerError(error)) return error
      throw error
    }
    throw new Error(`${fql} was read`)
  }

  test.each([
    ['', 0, 'it is empty'],
    ['type = "track', 7, 'has no end'],
    ['type != "a" and event!="x"', 21, 'after ! there must be'],
    ['type = "a" & event = "b"', 11, '"&" is not part of FQL'],
    ['((type = "a"))', 1, 'parentheses inside parentheses'],
    ['(type = "a"', 0, 'never closed'],
    ['anonymousId = "x"', undefined, 'there is no condition in it'],
    ['contains(', 0, 'contains needs two arguments']
  ])('%s is refused at %s: %s', (fql, position, reason) => {
    const error = failure(fql)
    expect(error.position).toBe(position)
    expect(error.message).toContain(reason)
    expect(error.message).toContain(error.parserMessage)
  })

  test('5,000 parentheses are refused and 5,000 conditions joined by or are answered (F38)', () => {
    expect(failure(`${'('.repeat(5000)}type = "a"${')'.repeat(5000)}`).message).toContain(
      'parentheses inside parentheses'
    )
    expect(failure('('.repeat(5000)).position).toBe(1)
    const many = Array.from({ length: 5000 }, (_, index) => `event = "e${index}"`).join(' or ')
    const trigger = compileTrigger(many)
    expect([trigger.matches({ event: 'e4999' }), trigger.matches({ event: 'e5000' })]).toEqual([true, false])
    expect(trigger.diagnostics).toEqual([])
    const groups = compileTrigger(many.replace(/event = "\w+"/g, '($&)'))
    expect([groups.matches({ event: 'e4999' }), groups.diagnostics]).toEqual([true, []])
  })

  test('text that looks like code is only text', () => {
    const trigger = compileTrigger('event = "\\"; process.exit(1); //"'.replaceAll('\\"', ''))
    expect(trigger.matches({ event: '; process.exit(1); //' })).toBe(true)
  })
})
