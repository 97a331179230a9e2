import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { checkDeclarations, compileConsumers } from '../lib/declarations'
import { ROOT } from '../lib/repository'

describe('the check of declarations', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'xwh-declarations-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true })
  })

  it('finds a type that is not declared and one of a package that is ESM only, where the index leads to it', () => {
    write({
      'package.json': '{ "dependencies": { "esm": "1", "dual": "1", "@types/old": "1" } }',
      'dist/index.d.ts': "export { a } from './a'\nimport type { B } from 'dual'\nimport type { S } from 'node:net'\n",
      'dist/a/index.d.ts':
        "export declare const a: import('esm').A\nimport type { C } from 'lost/deep'\nimport { D } from 'old'\n",
      'dist/unseen.d.ts': "import type { A } from 'esm'\n",
      'node_modules/esm/package.json': '{ "type": "module", "exports": "./index.js" }',
      'node_modules/dual/package.json': '{ "type": "module", "exports": { "require": "./index.cjs" } }'
    })
    expect(checkDeclarations({ name: 'x', folder }, folder).map(({ where, what }) => `${where} ${what}`)).toEqual([
      'x: dist/a/index.d.ts It names a type of esm, which is ESM only.',
      'x: dist/a/index.d.ts It names a type of lost, which is not declared.'
    ])
  })

  it('finds a program that compiles although it must not, and one that does not although it must', async () => {
    write({
      'programs/good.ts': '// @ts-expect-error -- a text is no number\nexport const a: number = "1"\n',
      'programs/bad.ts': '// @ts-expect-error -- it is one\nexport const b: number = 1\nexport const c: number = "1"\n'
    })
    mkdirSync(join(folder, 'node_modules', '@types'), { recursive: true })
    symlinkSync(join(ROOT, 'node_modules', '@types', 'node'), join(folder, 'node_modules', '@types', 'node'))
    const found = await compileConsumers(folder, join(folder, 'programs'), 'node16')
    expect(found.map(({ what }) => what).sort()).toEqual([
      expect.stringMatching(/bad\.mts\(1,1\): error TS2578/),
      expect.stringMatching(/bad\.mts\(3,14\): error TS2322/),
      expect.stringMatching(/bad\.ts\(1,1\): error TS2578/),
      expect.stringMatching(/bad\.ts\(3,14\): error TS2322/)
    ])
  }, 60_000)

  function write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
  }
})
