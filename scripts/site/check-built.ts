import { existsSync, readFileSync } from 'node:fs'
import { join, posix, relative, sep } from 'node:path'
import groupBy from 'lodash/groupBy'
import type { Problem } from '../lib/problem'
import { listFiles } from '../lib/repository'

interface Page {
  readonly html: string
  readonly ids: ReadonlySet<string>
}

/**
 * What is wrong with a built site: links and anchors that lead nowhere, and whatever asks another server for something
 * before a reader follows a link.
 *
 * @param out folder of the built site
 * @param base path under which it is served, with a slash at both ends
 */
export function checkBuilt(out: string, base: string): Problem[] {
  const pages = new Map(
    listFiles(out, ['.html']).map((path) => {
      const html = readFileSync(path, 'utf8')
      return [relative(out, path).split(sep).join('/'), { html, ids: idsOf(html) }]
    })
  )
  return together([
    ...[...pages].flatMap(([name, page]) => linkProblems(name, page, pages, out, base)),
    ...[...pages].flatMap(([name, { html }]) => requestProblems(name, html)),
    ...listFiles(out, ['.css']).flatMap((path) => styleProblems(relative(out, path), readFileSync(path, 'utf8')))
  ])
}

/** What is wrong in the navigation is wrong on every page, and told once. */
function together(problems: readonly Problem[]): Problem[] {
  return Object.values(groupBy(problems, ({ what }) => what)).flatMap(([first, ...others]) => {
    if (first === undefined) return []
    const more = others.length === 0 ? '' : ` and ${String(others.length)} other places`
    return [{ ...first, where: first.where + more }]
  })
}

function linkProblems(
  name: string,
  { html }: Page,
  pages: ReadonlyMap<string, Page>,
  out: string,
  base: string
): Problem[] {
  return attributes(html, 'href')
    .filter((href) => !/^[a-z]+:/.test(href))
    .flatMap((href) => {
      const [path = '', anchor = ''] = href.split('#')
      const file = path === '' ? name : fileOf(path, name, base)
      const told = (what: string): Problem[] => [{ where: name, what, mend: 'Correct the link in its page.' }]
      if (file === undefined || !existsSync(join(out, file))) return told(`The link ${href} leads to no page.`)
      const page = pages.get(file)
      if (anchor === '' || page === undefined || page.ids.has(decodeURIComponent(anchor))) return []
      return told(`${file} has no heading #${anchor}.`)
    })
}

/** The file that a server gives for a path; undefined for one outside the site. */
function fileOf(path: string, page: string, base: string): string | undefined {
  const full = path.startsWith('/') ? path : posix.join(base, posix.dirname(page), path)
  if (!full.startsWith(base)) return undefined
  const inside = decodeURIComponent(full.slice(base.length))
  if (inside === '' || inside.endsWith('/')) return `${inside}index.html`
  return inside
}

function requestProblems(name: string, html: string): Problem[] {
  const tags = [...html.matchAll(/<(?:script|img|link|iframe|source|video|audio|object|embed)\b[^>]*>/g)].map(
    ([tag]) => tag
  )
  return tags
    .flatMap((tag) => [...attributes(tag, 'src'), ...attributes(tag, 'href'), ...attributes(tag, 'srcset')])
    .filter((address) => /^([a-z]+:)?\/\//.test(address))
    .map((address) => ({
      where: name,
      what: `The page asks ${address} for something.`,
      mend: 'Put the file into docs/.'
    }))
}

function styleProblems(name: string, css: string): Problem[] {
  return [...css.matchAll(/(?:@import\s+|url\()\s*["']?((?:[a-z]+:)?\/\/[^"')\s]+)/g)].map(([, address = '']) => ({
    where: name,
    what: `The style sheet asks ${address} for something.`,
    mend: 'Put the file into docs/.'
  }))
}

function attributes(html: string, name: string): string[] {
  return [...html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'g'))].map(([, value = '']) => decode(value))
}

function idsOf(html: string): Set<string> {
  return new Set(attributes(html, 'id'))
}

function decode(value: string): string {
  return value
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}
