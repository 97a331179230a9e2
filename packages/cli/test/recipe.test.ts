import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createFolder, xwh, type Folder } from './support/run-cli'

const RECIPES = join(__dirname, '../../../recipes')
const NAMES = readdirSync(RECIPES).sort()

interface Listed {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly variables: readonly { readonly name: string; readonly default?: string }[]
}

describe('xwh recipe list (D8)', () => {
  it('shows every recipe with what it does', async () => {
    const { code, stdout, stderr } = await xwh(['recipe', 'list'])
    expect([code, stderr]).toEqual([0, ''])
    const lines = stdout.split('\n')
    expect(lines.slice(0, NAMES.length).map((line) => line.split(' ')[0])).toEqual(NAMES)
    expect(lines[NAMES.indexOf('slack')]).toMatch(/^slack +Tells a channel about large orders\.$/)
  })

  it('tells a program also which variables each one reads', async () => {
    const { stdout } = await xwh(['recipe', 'list', '--json'])
    const recipes = JSON.parse(stdout) as Listed[]
    expect(recipes.map(({ name }) => name)).toEqual(NAMES)
    const slack = recipes.find(({ name }) => name === 'slack')
    expect(slack).toEqual({
      name: 'slack',
      title: 'Slack',
      description: 'Tells a channel about large orders.',
      variables: expect.arrayContaining([
        { name: 'SLACK_WEBHOOK_URL', default: 'https://hooks.slack.com/services/T00000000/B00000000/dev' },
        { name: 'BATCHES', default: 'true' }
      ])
    })
    // A path of this machine is nobody's business.
    expect(stdout).not.toContain(RECIPES)
  })
})

describe('xwh recipe use (D8)', () => {
  let folder: Folder
  beforeEach(() => {
    folder = createFolder()
  })
  afterEach(() => {
    folder.remove()
  })
  const target = (): string => join(folder.path, 'mine')

  it.each(NAMES)('copies %s whole, and says what to set and what to do next', async (name) => {
    const { code, stdout } = await xwh(['recipe', 'use', name, target()])
    expect(code).toBe(0)
    const files = (path: string): string[] => readdirSync(path, { recursive: true }).map(String).sort()
    expect(files(target())).toEqual(files(join(RECIPES, name)))
    const workspace = readFileSync(join(target(), 'workspace.yaml'), 'utf8')
    expect(workspace).toBe(readFileSync(join(RECIPES, name, 'workspace.yaml'), 'utf8'))
    for (const [, variable = ''] of workspace.matchAll(/\$\{env:(\w+)/g)) expect(stdout).toContain(variable)
    expect(stdout).toContain(`npx xwh test ${target()}`)
  })

  it('names the new folder in the commands of the README', async () => {
    await xwh(['recipe', 'use', 'signed-receiver', target()])
    const readme = readFileSync(join(target(), 'README.md'), 'utf8')
    expect(readme).toContain(`npx xwh test ${target()}`)
    expect(readme).not.toContain('recipes/signed-receiver')
  })

  it('overwrites nothing, and says what is in the way', async () => {
    mkdirSync(target())
    writeFileSync(join(target(), 'workspace.yaml'), 'mine')
    const { code, stdout, stderr } = await xwh(['recipe', 'use', 'slack', target()])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toBe(`${target()} has workspace.yaml already; name another folder, or overwrite with --force.\n`)
    expect(readFileSync(join(target(), 'workspace.yaml'), 'utf8')).toBe('mine')
    expect(existsSync(join(target(), 'README.md'))).toBe(false)
  })

  it('copies beside other files, and overwrites with --force only what it brings', async () => {
    mkdirSync(target())
    writeFileSync(join(target(), 'notes.txt'), 'mine')
    expect((await xwh(['recipe', 'use', 'slack', target()])).code).toBe(0)
    writeFileSync(join(target(), 'workspace.yaml'), 'changed')
    expect((await xwh(['recipe', 'use', 'slack', target(), '--force'])).code).toBe(0)
    expect(readFileSync(join(target(), 'workspace.yaml'), 'utf8')).toContain('name: Slack')
    expect(readFileSync(join(target(), 'notes.txt'), 'utf8')).toBe('mine')
  })

  it('tells a program what it did', async () => {
    const { stdout } = await xwh(['recipe', 'use', 'slack', target(), '--json'])
    expect(JSON.parse(stdout)).toEqual({
      folder: target(),
      files: expect.arrayContaining(['README.md', 'workspace.yaml', join('scenarios', 'batch.scenario.yaml')]),
      variables: expect.arrayContaining([{ name: 'BATCHES', default: 'true' }])
    })
  })

  it.each([
    ['redit-ads-audiences', 'There is no recipe "redit-ads-audiences"; did you mean "reddit-ads-audiences"?'],
    ['../slack', 'There is no recipe "../slack"'],
    ['.', 'There is no recipe "."']
  ])('ends with 2 for the name %s', async (name, message) => {
    const { code, stderr } = await xwh(['recipe', 'use', name, target()])
    expect(code).toBe(2)
    expect(stderr).toContain(message)
    expect(existsSync(target())).toBe(false)
  })

  it('ends with 2 where the folder is a file', async () => {
    writeFileSync(target(), '')
    const { code, stderr } = await xwh(['recipe', 'use', 'slack', target()])
    expect([code, stderr]).toEqual([2, `${target()} is a file; name a folder that the recipe may be copied to.\n`])
  })
})
