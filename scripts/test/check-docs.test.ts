import { checkDocs } from '../check-docs'
import type { CommandSpec } from '../lib/commands'
import { makeRepository, removeRepositories } from './support/fixture'

afterEach(removeRepositories)

const COMMANDS: readonly CommandSpec[] = [
  command('deliver', ['--json', '--rejections']),
  { ...command('workspace', []), group: true },
  command('workspace check', ['--json'])
]
const OPTIONS = '`xwh deliver`, `xwh workspace check`: `--json` and `--rejections`\n'

function command(name: string, options: readonly string[]): CommandSpec {
  return {
    name,
    description: '',
    usage: '',
    arguments: [],
    options: options.map((flags) => ({ flags, names: [flags], description: '' })),
    group: false
  }
}

function problemsOf(readme: string, files: Record<string, unknown> = {}): string[] {
  const root = makeRepository({
    'README.md': readme,
    'packages/cli/package.json': {},
    'docs/options.md': OPTIONS,
    ...files
  })
  return checkDocs(root, COMMANDS).map(({ where, what }) => `${where} ${what}`)
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

  it('finds commands and programs that nothing runs', () => {
    const readme = '```sh\nnpm test\n```\n\n```js\n1\n```\n\n```sh not-run="it is the suite itself"\nnpm test\n```\n'
    expect(problemsOf(readme)).toEqual([
      'README.md:1 A block of sh is run by nothing.',
      'README.md:5 A block of js is run by nothing.'
    ])
  })

  it('wants the reason of one that is not run, and a test that is there', () => {
    const readme =
      '```sh not-run\nnpm test\n```\n\n```sh tested-by="gone.test.ts"\nnpm test\n```\n\n```sh tested-by="README.md"\nnpm test\n```\n'
    expect(problemsOf(readme)).toEqual([
      'README.md:1 A block that is not run says not why.',
      'README.md:5 There is no test gone.test.ts.'
    ])
  })

  it('finds JSON that is none', () => {
    expect(problemsOf('```json\n{ "a": 1, }\n```\n')).toEqual([
      expect.stringContaining('README.md:1 The block is no JSON: ')
    ])
  })
})

describe('names', () => {
  it('finds an npm script that does not exist, in a block and in a line of text', () => {
    expect(problemsOf('Type `npm run gone`.\n\n```sh run\nnpm test\nnpm run lost\n```\n')).toEqual([
      'README.md:3 package.json has no script "lost".',
      'README.md:1 package.json has no script "gone".'
    ])
  })

  it('finds a command that does not exist, and an option that its command does not have', () => {
    const readme =
      '```sh run\nnpx xwh deliver a.yaml b.ndjson --json \\\n  --rejects r.ndjson\nnpx xwh fly\n```\n\n`xwh workspace check --rejections`, `xwh workspace burn` and `--gone`\n'
    expect(problemsOf(readme)).toEqual([
      'README.md:1 xwh deliver has not an option --rejects.',
      'README.md:1 xwh has not a command "fly".',
      'README.md:7 xwh workspace check has not an option --rejections.',
      'README.md:7 xwh workspace has not a command "burn".',
      'README.md:7 No command of xwh has an option --gone.'
    ])
  })

  it('finds an option and a command that no page explains, whatever is generated', () => {
    const page =
      '`xwh deliver`: `--rejections`\n\n<!-- generated:commands -->\n\n`xwh workspace check` `--json`\n\n<!-- /generated -->\n'
    expect(problemsOf('', { 'docs/options.md': page })).toEqual([
      'docs/ The option --json of xwh deliver is explained nowhere.',
      'docs/ The command xwh workspace check is explained nowhere.'
    ])
  })

  it('finds a name that a package does not export', () => {
    const files = {
      'packages/signing/package.json': {},
      'packages/signing/src/index.ts': "export { sign } from './a'\n"
    }
    const readme =
      "```js run\nconst { sign, verify: check } = require('@extensible-webhooks/signing')\n```\n\n```ts\nimport { type Gone, sign } from '@extensible-webhooks/signing'\n```\n"
    expect(problemsOf(readme, files)).toEqual([
      'README.md:1 @extensible-webhooks/signing exports no verify.',
      'README.md:5 @extensible-webhooks/signing exports no Gone.'
    ])
  })

  it('finds a code that its stage does not have', () => {
    expect(problemsOf('`trigger/not-matched`, `trigger/unmatched`, `other/thing`\n')).toEqual([
      'README.md:1 The stage trigger has no code unmatched.'
    ])
  })
})
