import { posix } from 'node:path'

/** Where a link of a page leads on the site; no `href` where what it names is not part of it. */
export interface SiteLink {
  readonly href?: string
  /** Path in the repository that the link names. */
  readonly path: string
}

/** Files of the repository that have a page of their own on the site. */
const PAGES: readonly (readonly [pattern: RegExp, page: string])[] = [
  [/^README\.md$/, '/'],
  [/^packages\/([\w-]+)(?:\/README\.md|\/)?$/, '/api/$1/']
]

/**
 * The one rule for links that leave docs/: the page that shows the same thing, else the file in the repository, else no
 * link, so that none is dead.
 *
 * @param href as it stands in the page, good for whoever reads the file in the repository
 * @param page path of the page under docs/, such as `decisions/README.md`
 * @param repository address of the repository, without a slash at its end, where there is one
 * @returns undefined for a link that stays in docs/ or leads to another site
 */
export function siteLink(href: string, page: string, repository?: string): SiteLink | undefined {
  if (/^([a-z]+:|[/#])/.test(href)) return undefined
  const [file = '', anchor] = href.split('#')
  const path = posix.normalize(posix.join('docs', posix.dirname(page), decodeURIComponent(file)))
  if (path.startsWith('docs/')) return undefined
  for (const [pattern, target] of PAGES) {
    if (pattern.test(path)) return { path, href: path.replace(pattern, target) }
  }
  if (repository === undefined) return { path }
  return { path, href: `${repository}/blob/main/${path}${anchor === undefined ? '' : `#${anchor}`}` }
}
