import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { measureInstall } from '../lib/install-size'
import { installTable, readInstallSizes } from '../lib/install-table'
import { readPackages } from '../lib/repository'

describe('docs/install-sizes.json', () => {
  const rows = readInstallSizes()?.rows ?? []

  it('has every package; after a new one run: npx ts-node scripts/install-sizes.ts --write', () => {
    expect(rows.map(({ name }) => name)).toEqual(readPackages().map(({ manifest }) => manifest.name))
  })

  it('shows that signing comes alone', () => {
    expect(rows.find(({ name }) => name.endsWith('/signing'))).toMatchObject({
      own: { packages: 1 },
      withPeers: { packages: 1 }
    })
  })
})

describe('the measure of an installation', () => {
  let project: string
  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), 'xwh-sizes-'))
  })
  afterEach(() => {
    rmSync(project, { recursive: true })
  })

  it('counts files once, nested packages at their place, and neither links nor notes of npm', () => {
    write('node_modules/a/index.js', 10)
    write('node_modules/a/deep/more.js', 5)
    write('node_modules/a/node_modules/b/index.js', 100)
    write('node_modules/peer/index.js', 1_000)
    mkdirSync(join(project, 'node_modules', '.bin'))
    symlinkSync('../a/index.js', join(project, 'node_modules', '.bin', 'a'))
    const packages = { 'node_modules/a': {}, 'node_modules/a/node_modules/b': {}, 'node_modules/peer': { peer: true } }
    writeFileSync(join(project, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }))
    expect(measureInstall(project)).toEqual({
      all: { packages: 3, bytes: 1_115 },
      withoutPeers: { packages: 2, bytes: 115 }
    })
  })

  it('is told as a table', () => {
    const size = { packages: 2, bytes: 2_500_000 }
    const row = {
      name: 'x',
      packedBytes: 8_832,
      unpackedBytes: 31_500,
      own: { packages: 1, bytes: 31_500 },
      withPeers: size
    }
    const text = installTable({ measured: '2026-01-01', by: 'npm 10', rows: [row] })
    expect(text).toContain('Measured on 2026-01-01: npm 10.')
    expect(text.replaceAll(/ +/g, ' ')).toContain('| `x` | 8.8 kB | 31.5 kB | 1 | 0.03 MB | 2 | 2.5 MB |')
  })

  function write(path: string, bytes: number): void {
    mkdirSync(dirname(join(project, path)), { recursive: true })
    writeFileSync(join(project, path), Buffer.alloc(bytes))
  }
})
