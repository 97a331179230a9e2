import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compileMapping } from '@extensible-webhooks/engine'
import { expectScenario } from '@extensible-webhooks/harness'
import type { ScenarioFile } from '@extensible-webhooks/harness'
import type { JSONObject } from '@segment/actions-core'
import { parseFql } from '@segment/destination-subscriptions'
import type { Condition, GroupCondition, Subscription } from '@segment/destination-subscriptions'
import { parse } from 'yaml'
import { DIRECTIVES } from '../../packages/engine/src/mapping/directives/table'
import { OPERATORS, PLACES } from '../../packages/engine/src/trigger/compile-condition'
import { fencesOf } from '../lib/markdown'
import type { Fence } from '../lib/markdown'
import { ROOT } from '../lib/repository'
import { withDestination } from './support/documented-yaml'
import { formatRequests } from './support/request-text'

function read(page: string): string {
  return readFileSync(join(ROOT, 'docs', page), 'utf8')
}

/** The blocks of a page below each of its headings. */
function sections(page: string): { title: string; blocks: Fence[] }[] {
  return read(page)
    .split(/^(?=##+ )/m)
    .map((text) => ({ title: /^##+ (.*)$/m.exec(text)?.[1] ?? '', blocks: fencesOf(text) }))
}

function marked(blocks: readonly Fence[], mark: string): string[] {
  return blocks.filter(({ info }) => info.includes(mark)).map(({ text }) => text)
}

describe('B2: docs/directives.md', () => {
  const all = sections('directives.md')
  const [event = '{}'] = marked(all[0]?.blocks ?? [], 'event')

  it('has a section for each directive of the engine, and for no other', () => {
    const named = all.flatMap(({ title }) => /^`(@\w+)`$/.exec(title)?.[1] ?? [])
    expect(named.sort()).toEqual([...DIRECTIVES.keys()].sort())
  })

  const examples = all.flatMap(({ title, blocks }) => {
    const results = marked(blocks, 'result')
    return marked(blocks, 'mapping').map((mapping, index) => ({ title, index, mapping, result: results[index] }))
  })

  it('has an example in each section', () => {
    const without = all.filter(({ title, blocks }) => title.startsWith('`@') && marked(blocks, 'mapping').length === 0)
    expect(without).toEqual([])
  })

  it.each(examples)('$title gives what it says ($index)', ({ mapping, result }) => {
    const resolved = compileMapping(JSON.parse(mapping) as JSONObject).resolve(JSON.parse(event) as JSONObject)
    // As it would be sent: what is undefined is not there.
    expect(JSON.parse(JSON.stringify(resolved))).toEqual(JSON.parse(result ?? 'null'))
  })
})

describe('B3: docs/triggers.md', () => {
  const [reference = ''] = read('triggers.md').split('## What does not mean')
  const conditions = [...reference.matchAll(/^\| `([^`|]+)` +\|/gm)].map(([, text = '']) => text)
  const clauses = conditions.filter((text) => /[ (]/.test(text)).flatMap((text) => clausesOf(parseFql(text)))

  it('has an example of each operator and function of the query language', () => {
    expect([...new Set(clauses.map(({ operator }) => operator))].sort()).toEqual(Object.keys(OPERATORS).sort())
  })

  it('names every place of an event that can be asked about', () => {
    const places = conditions.flatMap((text) => /^(\w+)(?:\.…)?$/.exec(text)?.[1] ?? [])
    expect(places.sort()).toEqual(
      Object.values(PLACES)
        .map(({ member }) => member)
        .sort()
    )
  })
})

function clausesOf(node: Subscription | Condition): Exclude<Condition, GroupCondition>[] {
  if ('error' in node) throw node.error
  return node.type === 'group' ? node.children.flatMap(clausesOf) : [node]
}

describe('docs/cookbook.md', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'xwh-cookbook-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  const recipes = sections('cookbook.md').filter(
    ({ blocks }) => marked(blocks, 'destination').length + marked(blocks, 'scenario').length > 0
  )

  it('has recipes', () => {
    expect(recipes.length).toBeGreaterThan(15)
  })

  function writeFunctions(blocks: readonly Fence[]): void {
    const names = blocks.flatMap(({ text }) =>
      [...text.matchAll(/file: '?([\w./-]+\.js)/g)].map(([, name = '']) => name)
    )
    marked(blocks, 'function').forEach((text, index) => {
      writeFileSync(join(folder, names[index] ?? ''), text)
    })
  }

  it.each(recipes)('$title does what it says', async ({ blocks }) => {
    writeFunctions(blocks)
    const [destination] = marked(blocks, 'destination')
    for (const text of marked(blocks, 'scenario')) await expectScenario(parse(text) as ScenarioFile, { folder })
    if (destination === undefined) return
    const { requests } = await expectScenario(
      {
        workspace: withDestination(parse(destination) as Record<string, unknown>),
        env: { SECRET: 'a-secret', OLD_SECRET: 'an-older-secret' },
        events: marked(blocks, 'event').flatMap((text) => JSON.parse(text) as Record<string, unknown>[]),
        endpoints: [{ request: '* https://*/*' }],
        advance: '1m'
      },
      { folder }
    )
    const [expected = ''] = marked(blocks, 'requests')
    expect(formatRequests(requests, expected)).toBe(expected)
  })
})
