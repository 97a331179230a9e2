import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AUTHENTICATIONS, CI_SYSTEMS, LICENCES } from '@extensible-webhooks/plugin-kit'
import { CHOICES } from '../../src/plugin/create/command'
import { createFolder, xwh, type Folder } from '../support/run-cli'

const NAME = '@acme/destination-crm'

describe('G3: xwh plugin create', () => {
  let folder: Folder
  let target: string
  beforeEach(() => {
    folder = createFolder()
    target = join(folder.path, 'crm')
  })
  afterEach(() => {
    folder.remove()
  })

  const create = (...args: readonly string[]): ReturnType<typeof xwh> =>
    xwh(['plugin', 'create', '--directory', target, '--no-install', '--no-git', ...args])
  const read = (path: string): string => readFileSync(join(target, path), 'utf8')

  it('makes a plugin with its defaults, and says what to do next', async () => {
    const { code, stdout, stderr } = await create(NAME)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(
      /^Made @acme\/destination-crm in .*crm: \d+ files\.\n\nNext:\n {2}cd .*crm\n {2}npm install\n/
    )
    expect(read('src/index.ts')).toContain("slug: 'acme-crm'")
    expect(read('src/authentication.ts')).toContain('Bearer ${settings.token}')
    expect(existsSync(join(target, 'src/upsertContact/index.ts'))).toBe(true)
    expect(read('LICENSE')).toContain(`Copyright (c) ${new Date().getFullYear()} Acme`)
  })

  it('makes it as the flags say', async () => {
    const actions = ['--action', 'sendOrder', '--action', 'trackTrial', '--batch', '--auth', 'basic']
    const { code } = await create(
      NAME,
      ...actions,
      '--ci',
      'gitlab',
      '--license',
      'MIT',
      '--title',
      'CRM',
      '--slug',
      'my'
    )
    expect(code).toBe(0)
    expect(read('src/index.ts')).toMatch(/name: 'CRM',\n {2}slug: 'my',/)
    expect(read('src/index.ts')).toContain('actions: { sendOrder, trackTrial }')
    expect(read('src/sendOrder/index.ts')).toContain('performBatch')
    expect(read('src/authentication.ts')).toContain("scheme: 'basic'")
    expect(read('package.json')).toContain('"license": "MIT"')
    expect(existsSync(join(target, '.gitlab-ci.yml'))).toBe(true)
  })

  it('prints one JSON object with --json', async () => {
    const { stdout } = await create(NAME, '--json')
    expect(JSON.parse(stdout)).toMatchObject({ name: NAME, folder: target, installed: false, committed: false })
    expect((JSON.parse(stdout) as { files: string[] }).files).toContain('src/index.ts')
  })

  it('writes nothing where something is wrong, and tells all of it', async () => {
    const { code, stderr } = await create('Crm', '--slug', 'actions-webhook-extensible', '--action', 'new')
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        '"Crm" is no name for a new npm package: name can no longer contain capital letters.\n' +
        'The slug "actions-webhook-extensible" is taken by a plugin that every workspace has; choose another.\n' +
        'An action cannot be called "new": the word is taken in its source.\n'
    })
    expect(existsSync(target)).toBe(false)
  })

  it('asks for a name where it has none and there is no terminal', async () => {
    expect(await create()).toMatchObject({
      code: 2,
      stderr: 'Name the package: xwh plugin create @acme/destination-crm\n'
    })
  })

  it('refuses a folder that is not empty, and says what is in it', async () => {
    mkdirSync(target)
    for (let index = 10; index < 22; index++) writeFileSync(join(target, `file-${index}`), 'mine')
    const { code, stderr } = await create(NAME)
    expect(code).toBe(2)
    expect(stderr).toContain('the folder is not empty, and nothing is overwritten. It holds file-10, file-11,')
    expect(stderr).toContain('file-19 and 2 more. Choose another: --directory.')
    expect(readdirSync(target)).toHaveLength(12)
  })

  it('refuses a place where a file is', async () => {
    writeFileSync(target, 'mine')
    expect(await create(NAME)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('a file of this name') as string
    })
  })

  it('takes a folder with nothing but a repository in it', async () => {
    mkdirSync(join(target, '.git'), { recursive: true })
    expect(await create(NAME)).toMatchObject({ code: 0 })
  })

  it('offers in its help what can be made', () => {
    expect(CHOICES.auth).toEqual(Object.keys(AUTHENTICATIONS))
    expect(CHOICES.ci).toEqual(Object.keys(CI_SYSTEMS))
    expect(CHOICES.license).toEqual(Object.keys(LICENCES))
  })

  it('refuses a choice that there is not', async () => {
    expect(await create(NAME, '--auth', 'magic')).toMatchObject({ code: 2 })
  })
})
