import { parse } from '../support/parse'
import { engageText, engageWorkspace, RECENT } from '../support/engage'
import { formatProblem } from '../../src'

function problemsOf(text: string): string[] {
  return parse(text).problems.map(formatProblem)
}

const trait = (compute: string): string =>
  engageText(`traits:\n  spent:\n    source: website\n    compute: ${compute}\n`)
const audience = (when: string): string => engageText(`audiences:\n  group:\n    source: website\n    when: ${when}\n`)

describe('audiences and traits of a workspace file (C7, C8)', () => {
  it('become computations with their defaults', () => {
    const [recent] = engageWorkspace(engageText(RECENT)).computations
    expect(recent).toMatchObject({
      class: 'audience',
      slug: 'recent',
      name: 'Order completed last 30days',
      key: 'order_completed_last_30days',
      enabled: true,
      send: 'identify',
      firstMs: 6 * 3_600_000,
      everyMs: 2 * 3_600_000
    })
  })

  it.each([
    ['Order completed last 30days', 'order_completed_last_30days'],
    ['  VIPs (Europe) – new!  ', 'vips_europe_new'],
    ['Große Käufer', 'große_käufer'],
    ['__proto__', 'proto']
  ])('are sent under the key of their name: %s', (name, key) => {
    const [recent] = engageWorkspace(
      engageText(RECENT.replace('Order completed last 30days', JSON.stringify(name)))
    ).computations
    expect(recent?.key).toBe(key)
  })

  it.each([
    [
      'a key that is misspelt',
      engageText(RECENT.replace('destinations:', 'destination:')),
      /:30:5 audiences\.recent\.destination: unknown key; did you mean "destinations"\?/
    ],
    [
      'a key of a condition that is misspelt',
      audience('{ performd: Order Completed }'),
      /group\.when\.performd: unknown key; did you mean "performed"\?/
    ],
    [
      'a source that does not exist',
      engageText(RECENT.replace('source: website', 'source: webstie')),
      /:28:13 audiences\.recent\.source: unknown source "webstie"; did you mean "website"\?/
    ],
    [
      'a destination that does not exist',
      engageText(RECENT.replace('[orders]', '[ads, order]')),
      /:30:25 audiences\.recent\.destinations\[1\]: unknown destination "order"; did you mean "orders"\?/
    ],
    [
      'a destination of another source',
      engageText(RECENT.replace('source: website', 'source: app')),
      /destinations\[0\]: this destination is fed by the source "website"/
    ],
    ['no condition', audience('{}'), /when: expected exactly one of all, any, not, performed, trait; found none\./],
    [
      'two conditions in one',
      audience(`{ performed: A, trait: 'traits.a = "x"' }`),
      /when: expected exactly one of .*; found performed and trait\./
    ],
    [
      'a number of times beside a trait',
      audience(`{ trait: 'traits.a = "x"', atLeast: 2 }`),
      /when\.atLeast: this belongs beside performed, not beside trait\./
    ],
    ['what is no FQL', audience(`{ performed: A, where: 'total >' }`), /when\.where: this is not FQL/],
    [
      'what is no duration',
      audience('{ performed: A, within: 30 days }'),
      /when\.within: expected a duration: a number and d, h, m, s or ms/
    ],
    ['a duration of nothing', audience('{ performed: A, within: 0d }'), /when\.within: expected a duration/],
    [
      'at most less than at least',
      audience('{ performed: A, atLeast: 3, atMost: 2 }'),
      /when\.atMost: 2 is less than atLeast \(3\)\./
    ],
    [
      'at most nothing, where once is the default',
      audience('{ performed: A, atMost: 0 }'),
      /when\.atMost: 0 is less than atLeast \(1\); at least once is the default, write atLeast: 0 beside it\./
    ],
    ['an empty list of conditions', audience('{ all: [] }'), /when\.all: expected at least one entry\./],
    [
      'a problem deep in a condition',
      audience('{ all: [{ performed: A }, { not: { any: [{ performed: A, within: x }] } }] }'),
      /when\.all\[1\]\.not\.any\[0\]\.within: expected a duration/
    ],
    [
      'a first sync that is too late',
      engageText(`${RECENT}    sync: { first: 8d }\n`),
      /sync\.first: expected a duration of at most 7d\./
    ],
    [
      'syncs that come too often',
      engageText(`${RECENT}    sync: { every: 10ms }\n`),
      /sync\.every: expected a duration of from 1s to 7d\./
    ],
    ['a form that does not exist', engageText(`${RECENT}    send: page\n`), /send: expected one of identify, track\./],
    [
      'a computation that does not exist',
      trait('{ type: median, event: A }'),
      /compute\.type: expected one of count, sum, average, min/
    ],
    [
      'a sum of nothing',
      trait('{ type: sum, event: A }'),
      /traits\.spent\.compute: "sum" needs a property, such as properties\.total\./
    ],
    [
      'a count of a property',
      trait('{ type: count, event: A, property: properties.a }'),
      /compute\.property: "count" counts events and reads no property; remove it\./
    ],
    [
      'a path with a hole',
      trait('{ type: sum, event: A, property: properties..a }'),
      /compute\.property: expected a dotted path/
    ],
    [
      'a name without a letter',
      engageText(RECENT.replace('Order completed last 30days', '"!!!"')),
      /audiences\.recent\.name: expected a letter or digit in the name/
    ]
  ])('are refused with line and help for %s', (_what, text, expected) => {
    const problems = problemsOf(text)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(expected)
  })

  it('need a key and a slug of their own', () => {
    const text = engageText(`audiences:
  a: { name: Big spender, source: website, when: { performed: A } }
  b: { name: big-spender, source: website, when: { performed: A } }
  c: { name: Big spender, source: app, when: { performed: A } }
traits:
  a: { name: Other, source: website, compute: { type: count, event: A } }
`)
    expect(problemsOf(text)).toEqual([
      expect.stringMatching(/audiences\.b: "a" has the key "big_spender" too; give it another name\./),
      expect.stringMatching(/traits\.a: an audience has this slug too; each needs its own\./)
    ])
  })

  it('may be nested twenty deep and no deeper', () => {
    const nested = (depth: number): string => '{ not: '.repeat(depth - 1) + '{ performed: A }' + ' }'.repeat(depth - 1)
    expect(problemsOf(audience(nested(20)))).toEqual([])
    expect(problemsOf(audience(nested(21)))).toEqual([
      expect.stringContaining('conditions can be nested 20 deep at most.')
    ])
  })

  it('warn of FQL that does not mean what it looks like', () => {
    const [problem] = parse(
      audience(`{ performed: A, where: 'properties.a = 1 and properties.b = 2 or properties.c = 3' }`)
    ).problems
    expect(problem?.severity).toBe('warning')
  })
})
