import { createHash } from 'node:crypto'
import type { OutgoingHttpHeaders } from 'node:http'

/** What the browser is shown. */
export interface Page {
  readonly status: number
  readonly title: string
  readonly text: string
}

const STYLE =
  'body{font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto;padding:0 1rem;color-scheme:light dark}'
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64')

/**
 * Headers of every answer. Nothing runs, nothing is loaded, nobody frames it, and the address, which holds the code, goes
 * nowhere and is not kept.
 */
export const PAGE_HEADERS: OutgoingHttpHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  connection: 'close'
}

/** The page as HTML, every text in it escaped: an identity provider chose some of the words. */
export function renderPage({ title, text }: Page): string {
  const [head, body] = [escape(title), escape(text)]
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${head}</title><style>${STYLE}</style><h1>${head}</h1><p>${body}</p></html>\n`
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;'
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}
