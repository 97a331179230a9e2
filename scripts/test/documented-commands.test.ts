import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fencesOf } from '../lib/markdown'
import { ROOT, documentPaths, printPath } from '../lib/repository'
import { run } from '../lib/run'

/** Inside the repository, so that programs find our packages; never committed. */
const FOLDER = join(ROOT, '.cache', 'documents')

const blocks = documentPaths().flatMap((path) =>
  fencesOf(readFileSync(path, 'utf8'))
    .filter(({ info }) => info.includes('run'))
    .map(({ info, text, line }) => ({ name: `${printPath(path)}:${line}`, language: info[0] ?? '', info, text }))
)

describe('blocks of the documentation that are marked to be run', () => {
  beforeAll(() => mkdirSync(FOLDER, { recursive: true }))
  afterAll(() => {
    rmSync(FOLDER, { recursive: true, force: true })
  })

  it('are there', () => {
    expect(blocks.length).toBeGreaterThan(0)
  })

  it.each(blocks)(
    '$name ends as it says',
    async ({ name, language, info, text }) => {
      const { code, output } = await (language === 'js' ? runProgram(name, text) : runShell(text))
      // What was printed belongs to the message of a failure.
      expect({ code, output }).toEqual({ code: info.includes('fails') ? 1 : 0, output })
    },
    180_000
  )
})

function runProgram(name: string, text: string): ReturnType<typeof run> {
  const path = join(FOLDER, `${name.replace(/\W/g, '-')}.js`)
  writeFileSync(path, text)
  return run(process.execPath, [path])
}

/** Each line must succeed, as it would for a reader who types one after the other. */
function runShell(text: string): ReturnType<typeof run> {
  return run('bash', ['-euo', 'pipefail', '-c', text])
}
