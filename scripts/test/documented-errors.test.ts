import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { closedList } from '../lib/closed-list'
import { ROOT } from '../lib/repository'

/** Each closed list of codes, and the table that explains it. */
const LISTS = [
  ['errors.md', 'SignatureError', 'packages/signing/src/signature-error.ts', 'SIGNATURE_ERROR_CODES'],
  ['errors.md', 'OAuthError', 'packages/workspace/src/oauth/oauth-error.ts', 'OAuthErrorCode'],
  ['local-state.md', 'What can go wrong', 'packages/workspace/src/state/state-error.ts', 'StateErrorCode'],
  ['errors.md', 'Diagnostics of a trigger', 'packages/engine/src/trigger/types.ts', 'DiagnosticCode']
] as const

describe('codes of errors in the documentation', () => {
  it.each(LISTS)('%s, %s: every code of the list, and no other', (page, heading, source, name) => {
    expect(codesBelow(page, heading).sort()).toEqual(closedList(join(ROOT, source), name).sort())
  })

  it('would be told where a list is not there', () => {
    expect(() => closedList(join(ROOT, LISTS[0][2]), 'Gone')).toThrow('has no list Gone')
  })
})

/** The first column of the tables below a heading. */
function codesBelow(page: string, heading: string): string[] {
  const text = readFileSync(join(ROOT, 'docs', page), 'utf8')
  const section = text.split(/^#{2,3} /m).find((part) => part.startsWith(`${heading}\n`)) ?? ''
  return [...section.matchAll(/^\| `([a-z-]+)`/gm)].map(([, code = '']) => code)
}
