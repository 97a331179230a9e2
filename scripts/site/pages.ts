import { join, relative, sep } from 'node:path'
import type { Problem } from '../lib/problem'
import { ROOT, listFiles, readPackages } from '../lib/repository'

/** A page of the site: its path under docs/ without the ending, and what the sidebar calls it. */
export type PageEntry = readonly [page: string, text: string]

/** A group of the sidebar, by what the reader wants to do. */
export interface PageGroup {
  readonly text: string
  readonly pages: readonly PageEntry[]
}

/** Every page of docs/, in the order of the sidebar. `index` is the home page and stands in none. */
export const PAGES: readonly PageGroup[] = [
  {
    text: 'Start',
    pages: [
      ['quick-start', 'Quick start'],
      ['harness', 'The local harness in ten minutes'],
      ['recipes', 'Recipes'],
      ['README', 'Which page answers what']
    ]
  },
  {
    text: 'Concepts',
    pages: [
      ['concepts', 'Concepts and glossary'],
      ['pipeline', 'The way of an event'],
      ['mapping', 'Mapping'],
      ['triggers', 'Triggers (FQL)'],
      ['functions', 'Insert functions'],
      ['audiences', 'Audiences and traits'],
      ['authentication', 'Authentication'],
      ['batching', 'Batching'],
      ['hooks', 'Choices, hooks and sync modes'],
      ['signatures', 'Signatures']
    ]
  },
  {
    text: 'Tutorial',
    pages: [
      ['tutorial', 'Your first destination'],
      ['plugin-create', 'Making a plugin'],
      ['plugin-check', 'Checking a plugin'],
      ['publishing-a-plugin', 'Publishing a plugin'],
      ['register-as-a-plugin', 'Registering a plugin'],
      ['search-destination', 'A second plugin, read closely']
    ]
  },
  {
    text: 'Guides',
    pages: [
      ['cookbook', 'Cookbook'],
      ['dev', 'xwh dev'],
      ['trace', 'See every step of an event'],
      ['scenarios', 'Scenarios'],
      ['mocking', 'Mocking endpoints'],
      ['clock', 'Moving the clock'],
      ['events', 'Making events up'],
      ['receiver', 'Misbehaving endpoints'],
      ['writing-a-receiver', 'Writing a receiver'],
      ['receiver-kit', 'Receiver kit'],
      ['moving-from-segment', 'Moving from Segment'],
      ['stock-core', 'What stock core cannot do']
    ]
  },
  {
    text: 'Reference',
    pages: [
      ['cli', 'Commands and options'],
      ['workspace-file', 'The workspace file'],
      ['workspace-commands', 'xwh workspace'],
      ['configuration', 'Configuration'],
      ['directives', 'Directives of a mapping'],
      ['fields', 'Fields and settings'],
      ['errors', 'Errors'],
      ['exports', 'Exported names'],
      ['deviations', 'Deviations'],
      ['parity', 'Parity'],
      ['faults', 'Named faults']
    ]
  },
  {
    text: 'Operations',
    pages: [
      ['deliver', 'Delivering events'],
      ['local-state', 'The local state'],
      ['security', 'Security'],
      ['performance', 'Performance'],
      ['install-sizes', 'Install sizes']
    ]
  },
  {
    text: 'About',
    pages: [
      ['comparison', 'Comparison'],
      ['contributing', 'Contributing'],
      ['releasing', 'Releasing'],
      ['decisions/README', 'Decisions']
    ]
  }
]

/** Folders under docs/ that are made when the site is built. */
export const MADE = ['api', '.vitepress']

const HOME = 'index'

/** The sidebar and the folder disagree: a page in no group, one in two, or one that is not there. */
export function checkPages(root: string = ROOT): Problem[] {
  const listed = PAGES.flatMap(({ pages }) => pages.map(([page]) => page))
  const there = pagesOf(root)
  const where = 'scripts/site/pages.ts'
  const told = (pages: readonly string[], what: string, mend: string): Problem[] =>
    pages.map((page) => ({ where, what: `docs/${page}.md ${what}`, mend }))
  return [
    ...told(
      there.filter((page) => !listed.includes(page)),
      'is in no group of the sidebar.',
      'Add it to PAGES.'
    ),
    ...told(
      listed.filter((page, index) => listed.indexOf(page) !== index),
      'stands in the sidebar twice.',
      'Leave one.'
    ),
    ...told(
      listed.filter((page) => !there.includes(page)),
      'is in the sidebar, and is not there.',
      'Write it, or take it out of PAGES.'
    )
  ]
}

/** The groups as `themeConfig.sidebar` of VitePress wants them. */
export function sidebar(): { text: string; items: { text: string; link: string }[] }[] {
  return PAGES.map(({ text, pages }) => ({
    text,
    items: pages.map(([page, name]) => ({ text: name, link: `/${page}` }))
  }))
}

/** The sidebar of the API reference: a page for each kind of export of each package. */
export function apiSidebar(
  root: string = ROOT
): { text: string; link: string; items: { text: string; link: string }[] }[] {
  return readPackages(root)
    .map(({ folder }) => ({ folder, pages: listFiles(join(root, 'docs', 'api', folder), ['.md']) }))
    .filter(({ pages }) => pages.length > 0)
    .map(({ folder, pages }) => ({
      text: folder,
      link: `/api/${folder}/`,
      items: pages
        .map((path) => relative(join(root, 'docs', 'api', folder), path).replace(/\.md$/, ''))
        .filter((kind) => kind !== HOME)
        .map((kind) => ({ text: kind.replace('-', ' '), link: `/api/${folder}/${kind}` }))
    }))
}

/** The decisions stand on their own list, so the sidebar holds only that. */
function pagesOf(root: string): string[] {
  const docs = join(root, 'docs')
  return listFiles(docs, ['.md'])
    .map((path) => relative(docs, path).split(sep).join('/').replace(/\.md$/, ''))
    .filter((page) => page !== HOME && !MADE.includes(page.split('/')[0] ?? ''))
    .filter((page) => !/^decisions\/\d/.test(page))
}
