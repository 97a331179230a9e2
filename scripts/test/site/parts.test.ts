import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { STAGES } from '../../../packages/engine/src/outcome/codes'
import { checkBuilt } from '../../site/check-built'
import { siteLink } from '../../site/links'
import { PAGES, checkPages } from '../../site/pages'
import { splitApi } from '../../site/split-api'
import { wayOfAnEvent } from '../../site/way-of-an-event'
import { makeRepository, removeRepositories } from '../support/fixture'

describe('links that leave docs/', () => {
  it.each([
    ['../README.md', 'README.md', '/'],
    ['../../README.md', 'decisions/README.md', '/'],
    ['../packages/engine', 'mapping.md', '/api/engine/'],
    ['../packages/engine/README.md', 'mapping.md', '/api/engine/']
  ])('%s in %s leads to the page that shows the same', (href, page, target) => {
    expect(siteLink(href, page)?.href).toBe(target)
  })

  it('lead to the repository where it has an address, and nowhere else', () => {
    expect(siteLink('../recipes/slack/README.md#use', 'recipes.md', 'https://git.example.com/xwh')).toEqual({
      path: 'recipes/slack/README.md',
      href: 'https://git.example.com/xwh/blob/main/recipes/slack/README.md#use'
    })
    expect(siteLink('../recipes/slack/README.md', 'recipes.md')).toEqual({ path: 'recipes/slack/README.md' })
  })

  it.each(['mapping.md', 'decisions/README.md', '#top', 'https://example.com/', '/quick-start'])(
    'leaves %s alone',
    (href) => {
      expect(siteLink(href, 'README.md')).toBeUndefined()
    }
  )
})

describe('the sidebar', () => {
  afterEach(removeRepositories)

  const pages = Object.fromEntries(
    PAGES.flatMap((group) => group.pages.map(([page]) => [`docs/${page}.md`, '# A page\n']))
  )

  function told(files: Record<string, string>): string[] {
    return checkPages(makeRepository(files)).map(({ what }) => what)
  }

  it('has every page; the home page, decisions and what is made do not count', () => {
    const others = { 'docs/index.md': '', 'docs/decisions/001-a.md': '', 'docs/api/engine/index.md': '' }
    expect(told({ ...pages, ...others })).toEqual([])
  })

  it('tells a page that is in no group, and one that is not there', () => {
    const { 'docs/concepts.md': _, ...rest } = pages
    expect(told({ ...rest, 'docs/lost.md': '' })).toEqual([
      'docs/lost.md is in no group of the sidebar.',
      'docs/concepts.md is in the sidebar, and is not there.'
    ])
  })
})

describe('the API reference', () => {
  const engine = [
    'What it is.',
    '## Functions',
    '### run() {#run}',
    'Gives [Outcome](#outcome), like [sign](../signing.md#sign).',
    '#### Parameters',
    '## Interfaces',
    '### Outcome {#outcome}',
    '| <a id="property-code"></a> `code` | see [run](#run), [code](#property-code) and [all](#gone) |'
  ].join('\n\n')
  const made = new Map(
    splitApi(
      new Map([
        ['engine', engine],
        ['signing', '## Functions\n\n### sign() {#sign}\n']
      ])
    ).map(({ path, text }) => [path, text])
  )

  it('has a page for each kind of export of each package', () => {
    expect([...made.keys()]).toEqual([
      'engine/index.md',
      'engine/functions.md',
      'engine/interfaces.md',
      'signing/index.md',
      'signing/functions.md'
    ])
  })

  it('leads links to the pages that hold their anchors, across packages too', () => {
    expect(made.get('engine/functions.md')).toContain(
      'Gives [Outcome](./interfaces.md#outcome), like [sign](../signing/functions.md#sign).'
    )
    expect(made.get('engine/interfaces.md')).toContain(
      '[run](./functions.md#run), [code](./interfaces.md#property-code) and [all](./index.md)'
    )
  })

  it('lists what there is on the page of the package, and moves headings up', () => {
    expect(made.get('engine/index.md')).toContain('What it is.')
    expect(made.get('engine/index.md')).toContain('[run()](./functions.md#run)')
    expect(made.get('engine/functions.md')).toContain('\n## run() {#run}\n')
    expect(made.get('engine/functions.md')).toContain('\n### Parameters\n')
  })
})

describe('what was built', () => {
  let out: string
  beforeEach(() => {
    out = mkdtempSync(join(tmpdir(), 'xwh-built-'))
  })
  afterEach(() => {
    rmSync(out, { recursive: true, force: true })
  })

  function told(files: Record<string, string>): string[] {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(out, name)), { recursive: true })
      writeFileSync(join(out, name), text)
    }
    return checkBuilt(out, '/manual/').map(({ where, what }) => `${where}: ${what}`)
  }

  it('is right where every link, anchor and file is there', () => {
    const index =
      '<a href="/manual/a/b.html#x&amp;y">b</a><a href="#top">t</a><h1 id="top">T</h1><script src="/manual/s.js"></script>'
    expect(
      told({ 'index.html': index, 'a/b.html': '<h2 id="x&amp;y">x</h2><a href="../">up</a>', 's.js': '' })
    ).toEqual([])
  })

  it('has a link to no page, to no heading, or outside its base', () => {
    expect(
      told({ 'index.html': '<a href="/manual/gone.html">a</a><a href="#gone">b</a><a href="/other.html">c</a>' })
    ).toEqual([
      'index.html: The link /manual/gone.html leads to no page.',
      'index.html: index.html has no heading #gone.',
      'index.html: The link /other.html leads to no page.'
    ])
  })

  it('tells what is wrong on every page once', () => {
    const page = '<a href="/manual/gone.html">a</a>'
    expect(told({ 'index.html': page, 'b.html': page, 'c.html': page })).toEqual([
      'b.html and 2 other places: The link /manual/gone.html leads to no page.'
    ])
  })

  it('asks another server for a script, a picture, a style or a font', () => {
    const html =
      '<script src="https://cdn.example.com/a.js"></script><img src="//cdn.example.com/b.png"><a href="https://example.com/">c</a>'
    const css =
      '@import "https://fonts.example.com/c.css"; a { background: url(//cdn.example.com/d.png) } b { background: url(e.png) }'
    expect(told({ 'index.html': html, 'style.css': css })).toEqual([
      'index.html: The page asks https://cdn.example.com/a.js for something.',
      'index.html: The page asks //cdn.example.com/b.png for something.',
      'style.css: The style sheet asks https://fonts.example.com/c.css for something.',
      'style.css: The style sheet asks //cdn.example.com/d.png for something.'
    ])
  })
})

describe('the picture of the way of an event', () => {
  it('has a title, a description and every stage', () => {
    const picture = wayOfAnEvent()
    expect(picture).toContain('<title id="title">')
    const description = /<desc[^>]*>(.*)<\/desc>/.exec(picture)?.[1] ?? ''
    for (const stage of STAGES) {
      expect(description).toContain(stage)
      expect(picture).toContain(`>${stage}</text>`)
    }
  })
})
