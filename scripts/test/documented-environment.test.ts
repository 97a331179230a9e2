import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, listFiles, readPackages } from '../lib/repository'

describe('environment variables of xwh', () => {
  it('stand in docs/cli.md, each that the sources read and no other', () => {
    const sources = readPackages().flatMap(({ path }) => listFiles(join(path, 'src'), ['.ts']))
    const read = sources.flatMap((path) => [...readFileSync(path, 'utf8').matchAll(/\['(XWH_[A-Z_]+)'\]/g)])
    const page = readFileSync(join(ROOT, 'docs', 'cli.md'), 'utf8')
    const told = [...page.matchAll(/^\|[^|]*\|/gm)].flatMap(([cell]) => [...cell.matchAll(/`(XWH_[A-Z_]+)`/g)])
    const names = (found: readonly RegExpMatchArray[]): string[] =>
      [...new Set(found.map(([, name = '']) => name))].sort()
    expect(names(read)).toContain('XWH_KEY')
    expect(names(told)).toEqual(names(read))
  })
})
