import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { documentPaths, ROOT, listFiles, readPackages } from '../../lib/repository'
import { exportedNames } from '../../lib/exported-names'
import { run } from '../../lib/run'

// A base other than the root, since a page that forgets it is only found there.
const BASE = '/manual/'

describe('G5: the documentation site', () => {
  let folder: string
  let out: string

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'xwh-site-'))
    out = join(folder, 'site')
    const script = join(ROOT, 'scripts', 'site', 'build.ts')
    const { code, output } = await run(process.execPath, [
      ...['-r', 'ts-node/register', script],
      ...['--base', BASE, '--out', out]
    ])
    // What was printed belongs to the message of a failure.
    expect({ code, output }).toEqual({ code: 0, output })
  }, 480_000)

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  it('has a page for each document, which links, anchors and requests were checked in', () => {
    const pages = documentPaths()
      .map((path) => relative(join(ROOT, 'docs'), path))
      .filter((path) => !path.startsWith('..'))
    expect(pages.length).toBeGreaterThan(40)
    expect(pages.filter((page) => !existsSync(join(out, page.replace(/\.md$/, '.html'))))).toEqual([])
  })

  it('has every exported name of every package in the API reference', () => {
    const missing = readPackages().flatMap(({ folder: name, path }) => {
      const { values, types } = exportedNames(join(path, 'src', 'index.ts'))
      const index = readFileSync(join(out, 'api', name, 'index.html'), 'utf8')
      return [...values, ...types].filter((exported) => !new RegExp(`>${exported}(\\(\\))?</a>`).test(index))
    })
    expect(missing).toEqual([])
  })

  it('has pages and API reference in its search index', () => {
    const [index = ''] = listFiles(join(out, 'assets'), ['.js']).filter((path) => path.includes('localSearchIndex'))
    const text = readFileSync(index, 'utf8')
    for (const page of ['quick-start', 'concepts', 'cookbook', 'cli', 'api/engine/functions', 'decisions/README']) {
      expect(text).toContain(`${BASE}${page}.html`)
    }
  })

  it('shows templates with braces, and leads the README of the repository to its home', () => {
    expect(readFileSync(join(out, 'directives.html'), 'utf8')).toContain('{{properties.order_id}}')
    expect(readFileSync(join(out, 'README.html'), 'utf8')).toContain(`href="${BASE}"`)
  })
})
