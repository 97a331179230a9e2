import { checkDocs } from '../check-docs'
import { makeRepository, removeRepositories } from './support/fixture'

afterEach(removeRepositories)

const CLI = "program.command('deliver').option('--json', 'one object').option('--rejections <file>')\n"
const OPTIONS = '`--json` and `--rejections`\n'

function problemsOf(readme: string, files: Record<string, string> = {}): string[] {
  const root = makeRepository({
    'README.md': readme,
    'packages/cli/package.json': {},
    'packages/cli/src/program.ts': CLI,
    'docs/options.md': OPTIONS,
    ...files
  })
  return checkDocs(root).map(({ where, what }) => `${where} ${what}`)
}

describe('links', () => {
  const guide = '# A guide\n\n## How it *works*, twice\n\n## Same\n\n## Same\n\n<a id="old"></a>\n'

  it('follows files, anchors, repeated headings and pictures', () => {
    const readme =
      '[a](docs/guide.md#how-it-works-twice) [b](#top) [c](docs/guide.md#same-1) ![d](docs/guide.md)\n\n# Top\n'
    expect(problemsOf(readme, { 'docs/guide.md': guide })).toEqual([])
  })

  it('finds a link to no file, with its line', () => {
    expect(problemsOf('# Top\n\n[a](docs/gone.md)\n')).toEqual(['README.md:3 The link docs/gone.md leads to no file.'])
  })

  it('finds a link to no heading', () => {
    expect(problemsOf('[a](docs/guide.md#gone)\n', { 'docs/guide.md': guide })).toEqual([
      'README.md:1 docs/guide.md has no heading #gone.'
    ])
  })

  it('follows an address of this repository to the file here', () => {
    const address = 'https://git.example.com/team/webhooks'
    const readme = `[a](${address}/blob/main/docs/gone.md) [b](${address}/tree/main/docs) [c](${address}/issues)\n`
    expect(problemsOf(`${readme}[d](${address}/blob/main/docs/guide.md#gone)\n`, { 'docs/guide.md': guide })).toEqual([
      `README.md:1 The link ${address}/blob/main/docs/gone.md leads to no file.`,
      'README.md:2 docs/guide.md has no heading #gone.'
    ])
  })

  it('leaves links in code and to other sites alone', () => {
    expect(problemsOf('`[a](gone.md)` [b](https://example.com)\n\n```text\n[c](gone.md)\n```\n')).toEqual([])
  })
})

describe('blocks', () => {
  it('finds one without a language, and one with a mark that means nothing', () => {
    expect(problemsOf('```\nx\n```\n\n```sh go\nnpm test\n```\n\n```js run\n```\n')).toEqual([
      'README.md:1 A block has no language.',
      'README.md:5 The block is marked "sh go", which means nothing.'
    ])
  })
})

describe('names', () => {
  it('finds an npm script that does not exist, in a block and in a line of text', () => {
    expect(problemsOf('Type `npm run gone`.\n\n```sh\nnpm test\nnpm run lost\n```\n')).toEqual([
      'README.md:3 package.json has no script "lost".',
      'README.md:1 package.json has no script "gone".'
    ])
  })

  it('finds a command and an option of xwh that do not exist', () => {
    const readme = '```sh\nnpx xwh deliver a.yaml b.ndjson --json \\\n  --rejects r.ndjson\nnpx xwh fly\n```\n'
    expect(problemsOf(readme)).toEqual([
      'README.md:1 xwh has not an option --rejects.',
      'README.md:1 xwh has not a command "fly".'
    ])
  })

  it('finds an option of xwh that no document explains', () => {
    expect(problemsOf('', { 'docs/options.md': '`--rejections`\n' })).toEqual([
      'docs/ The option --json of xwh is explained nowhere.'
    ])
  })
})
