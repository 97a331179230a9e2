import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ROOT } from '../../lib/repository'

const made: string[] = []

/** A repository of the given files, relative path → text or JSON, in a temporary folder. */
export function makeRepository(files: Readonly<Record<string, unknown>>): string {
  const root = mkdtempSync(join(tmpdir(), 'xwh-scripts-'))
  made.push(root)
  cpSync(join(ROOT, 'LICENSE'), join(root, 'LICENSE'))
  const all = { 'package.json': ROOT_MANIFEST, ...files }
  for (const [name, content] of Object.entries(all)) {
    const path = join(root, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  }
  return root
}

/** Removes the repositories of a test. */
export function removeRepositories(): void {
  for (const root of made.splice(0)) rmSync(root, { recursive: true, force: true })
}

/** A root manifest as ours. */
export const ROOT_MANIFEST = {
  name: 'extensible-webhooks',
  version: '0.1.0',
  license: 'MIT',
  author: 'Somebody',
  repository: { type: 'git', url: 'git+https://git.example.com/team/webhooks.git' },
  bugs: { url: 'https://git.example.com/team/webhooks/issues' },
  engines: { node: '>=20.19.0' },
  scripts: { start: 'true', test: 'true', check: 'true' }
}

/** A package.json in which nothing is wrong. */
export function goodManifest(folder: string): Record<string, unknown> {
  return {
    name: `@extensible-webhooks/${folder}`,
    version: '0.1.0',
    description: 'A package.',
    keywords: ['webhook'],
    license: 'MIT',
    author: 'Somebody',
    homepage: `https://git.example.com/team/webhooks/tree/main/packages/${folder}#readme`,
    repository: {
      type: 'git',
      url: 'git+https://git.example.com/team/webhooks.git',
      directory: `packages/${folder}`
    },
    bugs: { url: 'https://git.example.com/team/webhooks/issues' },
    type: 'commonjs',
    main: 'dist/index.js',
    types: 'dist/index.d.ts',
    exports: {
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
      './package.json': './package.json'
    },
    files: ['dist', 'README.md', 'LICENSE'],
    sideEffects: false,
    engines: { node: '>=20.19.0' },
    publishConfig: { access: 'public' }
  }
}
