import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PLUGIN_RULES, PUBLISH_CODES, PUBLISH_STAGES } from '../../src'

const PAGE = readFileSync(join(__dirname, '../../../../docs/publishing-a-plugin.md'), 'utf8')

/** Names in the first column of the tables under a heading. */
function rowsUnder(heading: string): string[] {
  const section = PAGE.split(/^## /m).find((part) => part.startsWith(heading)) ?? ''
  return [...section.matchAll(/^\| `([a-z-]+)`/gm)].map((match) => match[1] ?? '')
}

describe('docs/publishing-a-plugin.md (G3)', () => {
  it('tells every step, in their order', () => {
    expect(rowsUnder('What happens, in this order')).toEqual(PUBLISH_STAGES)
  })

  it('tells every refusal and what to do, and no other', () => {
    expect(rowsUnder('Refusals and failures').sort()).toEqual([...PUBLISH_CODES].sort())
  })

  it('tells everything that must not be in a package, and nothing else', () => {
    const contents = PLUGIN_RULES.filter(({ group }) => group === 'contents').map(({ code }) => code)
    expect(rowsUnder('What must not be in a package').sort()).toEqual(contents.sort())
  })
})
