import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './run'

/** The parts of npm's cache: the index is written to in place, contents never are. */
const INDEX = 'index-v5'
const CONTENTS = 'content-v2'

/**
 * A cache for npm that begins with what the user's holds and that goes with the test. In the user's own, a package of
 * ours would be found again by the next test whose registry happens to get the same port, and be another one.
 *
 * @param folder that does not exist yet
 */
export async function copyNpmCache(folder: string): Promise<void> {
  const own = join((await run('npm', ['config', 'get', 'cache'])).output.trim(), '_cacache')
  const copy = join(folder, '_cacache')
  mkdirSync(join(copy, CONTENTS), { recursive: true })
  if (!existsSync(join(own, INDEX)) || !existsSync(join(own, CONTENTS))) return
  cpSync(join(own, INDEX), join(copy, INDEX), { recursive: true })
  for (const entry of readdirSync(join(own, CONTENTS), { recursive: true, withFileTypes: true })) {
    const place = join(copy, CONTENTS, entry.parentPath.slice(join(own, CONTENTS).length), entry.name)
    if (entry.isDirectory()) mkdirSync(place, { recursive: true })
    else symlinkSync(join(entry.parentPath, entry.name), place)
  }
}
