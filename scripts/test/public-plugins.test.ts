import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { publicFindings, publicReports } from '../lib/public-findings'
import { ROOT } from '../lib/repository'

const PAGE = readFileSync(join(ROOT, 'docs', 'plugin-check.md'), 'utf8')

/** Prettier sets the widths of a table; what stands in it is what counts. */
const essence = (markdown: string): string => markdown.replaceAll(/[ -]+/g, ' ').trim()

describe('G3 xwh plugin check on the public destinations of Segment', () => {
  it('finds what docs/plugin-check.md says, and no more', async () => {
    const reports = await publicReports()
    expect(reports).toHaveLength(214)
    const written = /<!-- public-plugins -->([\s\S]*?)<!-- \/public-plugins -->/.exec(PAGE)?.[1] ?? ''
    const found = essence(publicFindings(reports))
    if (found !== essence(written)) {
      expect(found.split('\n')).toEqual(essence(written).split('\n'))
      throw new Error('The list of docs/plugin-check.md is stale. Run: npx ts-node scripts/check-public-plugins.ts')
    }
    // Destinations that run in production have no errors but these, and the page says why they are right.
    const errors = reports.flatMap(({ problems }) => problems).filter(({ severity }) => severity === 'error')
    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['phantom-dependency', 'default-value']))
  }, 600_000)
})
