import type { MarkdownEnv, MarkdownRenderer } from 'vitepress'
import { siteLink } from './links'

/** What the pages need beyond VitePress, so that the same file reads well in the repository and on the site. */
export function addRules(md: MarkdownRenderer, repository?: string): void {
  rewriteLinks(md, repository)
  showBraces(md)
  nameTables(md)
}

function rewriteLinks(md: MarkdownRenderer, repository?: string): void {
  md.core.ruler.push('repository-links', ({ tokens, env }) => {
    const page = (env as MarkdownEnv).relativePath
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      if (token.type !== 'link_open') continue
      const link = siteLink(String(token.attrGet('href')), page, repository)
      if (link === undefined) continue
      if (link.href === undefined) token.attrs = [['title', `${link.path} in the repository`]]
      else token.attrSet('href', link.href)
    }
  })
}

/** Vue would read `{{ }}` of a Liquid template as its own. */
function showBraces(md: MarkdownRenderer): void {
  const { code_inline: code, text } = md.renderer.rules
  if (code === undefined || text === undefined) throw new Error('markdown-it has no rules for code and text.')
  md.renderer.rules.code_inline = (...args) => braces(code(...args))
  md.renderer.rules.text = (...args) => braces(text(...args))
}

function braces(html: string): string {
  return html.replaceAll('{{', '&#123;&#123;')
}

/** A wide table scrolls by itself: then it must be reachable with the keyboard. */
function nameTables(md: MarkdownRenderer): void {
  md.renderer.rules.table_open = () => '<table tabindex="0">\n'
}
