/**
 * Writes what `xwh plugin check` finds in Segment's public destinations into docs/plugin-check.md. It takes a while, so that
 * it is no part of `npm run generate`; scripts/test/public-plugins.test.ts tells when it is stale.
 *
 * Usage: npx ts-node scripts/check-public-plugins.ts
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { publicFindings, publicReports } from './lib/public-findings'
import { ROOT } from './lib/repository'

const PAGE = join(ROOT, 'docs', 'plugin-check.md')
const BLOCK = /(<!-- public-plugins -->\n)[\s\S]*?(<!-- \/public-plugins -->)/

/** The page with its findings made anew. */
export function withFindings(page: string, findings: string): string {
  return page.replace(BLOCK, (_whole, open: string, close: string) => `${open}\n${findings}\n\n${close}`)
}

async function main(): Promise<void> {
  const page = withFindings(readFileSync(PAGE, 'utf8'), publicFindings(await publicReports()))
  writeFileSync(PAGE, await format(page, { ...(await resolveConfig(PAGE)), filepath: PAGE }))
}

if (require.main === module) void main()
