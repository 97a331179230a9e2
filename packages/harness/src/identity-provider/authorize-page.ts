import escape from 'lodash/escape'
import type { ReplyMessage } from '../receiver/reply'
import type { AuthorizationRequest } from './codes'

/** What {@link consentPage} shows. */
export interface Consent {
  /** Names the request; the form sends it back. */
  readonly id: string
  readonly request: AuthorizationRequest
  /** Path that takes the answer. */
  readonly action: string
}

const STYLE = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
  main { max-width: 34rem; margin: 12vh auto; padding: 0 1.5rem }
  h1 { font-size: 1.4rem }
  code { overflow-wrap: anywhere }
  dt { margin-top: .75rem; opacity: .7 } dd { margin: 0 }
  form { display: flex; gap: .75rem; margin-top: 2rem }
  button { font: inherit; padding: .5rem 1.5rem }
  footer { margin-top: 3rem; font-size: .85rem; opacity: .7 }`

/** The page that asks a person. */
export function consentPage({ id, request, action }: Consent): ReplyMessage {
  const { clientId, redirectUri, scope } = request
  const scopes = scope?.split(' ').map((name) => `<li><code>${escape(name)}</code></li>`) ?? []
  const body = `
    <h1>May <code>${escape(clientId)}</code> act for you?</h1>
    <dl>
      <dt>It asks for</dt>
      <dd>${scopes.length === 0 ? 'no scope' : `<ul>${scopes.join('')}</ul>`}</dd>
      <dt>You will be sent back to</dt>
      <dd><code>${escape(redirectUri)}</code></dd>
    </dl>
    <form method="post" action="${escape(action)}">
      <input type="hidden" name="request" value="${escape(id)}">
      <button name="decision" value="allow">Allow</button>
      <button name="decision" value="deny">Deny</button>
    </form>`
  return page(200, 'Allow access?', body, `'self' ${sourceOf(redirectUri)}`)
}

/** For what must not be told to the client: a person reads it. */
export function errorPage(text: string): ReplyMessage {
  return page(400, 'This does not work', `<h1>This does not work</h1><p role="alert">${escape(text)}</p>`, "'none'")
}

/** Browsers hold a redirect after a form against `form-action` too, so the place that it leads to must be in it. */
function sourceOf(redirectUri: string): string {
  const { protocol, host } = new URL(redirectUri)
  return host === '' ? protocol : `${protocol}//${host}`
}

function page(status: number, title: string, body: string, formAction: string): ReplyMessage {
  const policy = `default-src 'none'; style-src 'unsafe-inline'; form-action ${formAction}; frame-ancestors 'none'; base-uri 'none'`
  const html = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${STYLE}</style></head>
  <body>
    <main>${body}
      <footer>This is the mock identity provider of Extensible Webhooks: whatever you answer, nothing real is granted.</footer>
    </main>
  </body>
</html>
`
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer'
    },
    text: html
  }
}
