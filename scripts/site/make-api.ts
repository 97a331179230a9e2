/**
 * Makes the API reference of the site from the doc blocks of what each package exports: docs/api/, which is not committed
 * and so never stale. Anything that TypeDoc warns of fails.
 *
 * Usage: npx ts-node scripts/site/make-api.ts
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ROOT, readPackages, repositoryUrl } from '../lib/repository'
import { run } from '../lib/run'
import { splitApi } from './split-api'

const OUT = join(ROOT, 'docs', 'api')

/** TypeDoc wants an address for each source. */
const NOWHERE = 'nowhere:'

const OPTIONS = {
  plugin: ['typedoc-plugin-markdown', join(__dirname, 'name-modules.mjs')],
  tsconfig: join(ROOT, 'tsconfig.json'),
  // Types are checked by `npm run check`.
  skipErrorChecking: true,
  treatWarningsAsErrors: true,
  readme: 'none',
  router: 'module',
  excludeExternals: true,
  disableGit: true,
  hidePageHeader: true,
  hidePageTitle: true,
  hideBreadcrumbs: true,
  useCodeBlocks: true,
  useCustomAnchors: true,
  expandParameters: true,
  sanitizeComments: true,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  classPropertiesFormat: 'table',
  typeAliasPropertiesFormat: 'table',
  typeDeclarationFormat: 'table',
  tableColumnSettings: { hideSources: true }
}

/**
 * Writes docs/api/ anew.
 *
 * @returns the paths that were written, under docs/api/
 * @throws Error with what TypeDoc says where it warns of something
 */
export async function makeApi(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'xwh-api-'))
  try {
    const pages = splitApi(await readModules(folder))
    rmSync(OUT, { recursive: true, force: true })
    for (const { path, text } of [...pages, { path: 'index.md', text: overview() }]) {
      mkdirSync(dirname(join(OUT, path)), { recursive: true })
      writeFileSync(join(OUT, path), text)
    }
    return pages.map(({ path }) => path)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function readModules(folder: string): Promise<Map<string, string>> {
  const repository = repositoryUrl()
  const config = join(folder, 'typedoc.json')
  writeFileSync(
    config,
    JSON.stringify({
      ...OPTIONS,
      entryPoints: readPackages().map(({ path }) => join(path, 'src', 'index.ts')),
      basePath: join(ROOT, 'packages'),
      displayBasePath: ROOT,
      out: join(folder, 'out'),
      sourceLinkTemplate: `${repository ?? NOWHERE}/blob/main/packages/{path}#L{line}`
    })
  )
  const bin = join(ROOT, 'node_modules', '.bin', 'typedoc')
  const { code, output } = await run(bin, ['--options', config])
  if (code !== 0) throw new Error(`TypeDoc warns of something; mend the doc block that it names.\n${output}`)
  return new Map(
    readPackages().map(({ folder: name }) => [
      name,
      withoutDeadLinks(readFileSync(join(folder, 'out', `${name}.md`), 'utf8'))
    ])
  )
}

/** Where the repository has no address, the place of a source is told and not linked. */
function withoutDeadLinks(markdown: string): string {
  return markdown.replaceAll(/\[([^\]]+)\]\(nowhere:[^)]*\)/g, '$1')
}

function overview(): string {
  const rows = readPackages().map(
    ({ folder, manifest }) => `| [\`${manifest.name ?? ''}\`](./${folder}/index.md) | ${manifest.description ?? ''} |`
  )
  return [
    '# API reference',
    'What each package exports, made from the doc blocks of its sources when the site is built.',
    ['| package | is |', '| --- | --- |', ...rows].join('\n')
  ].join('\n\n')
}

if (require.main === module) {
  makeApi().then(
    (pages) => {
      console.error(`${String(pages.length)} pages in docs/api/`)
    },
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error)
      process.exitCode = 1
    }
  )
}
