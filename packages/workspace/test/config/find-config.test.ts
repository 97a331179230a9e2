import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { findConfig } from '../../src/config/find-config'
import { createFolder, type Folder } from '../support/folder'

describe('C1: the configuration that belongs to a workspace file', () => {
  let folder: Folder
  beforeEach(() => {
    folder = createFolder()
  })
  afterEach(() => {
    folder.remove()
  })

  const at = (path: string): string => join(folder.path, path)

  it.each(['xwh.config.js', 'xwh.config.cjs', 'xwh.config.json'])('is %s beside it', (name) => {
    folder.file(name, '')
    expect(findConfig(at('shop.yaml'))).toEqual({ file: at(name) })
  })

  it('is the nearest above it, up to the root of the package', () => {
    folder.file('xwh.config.json', '')
    folder.file('project/package.json', '{}')
    folder.file('project/team/shop.yaml', '')
    expect(findConfig(at('project/team/shop.yaml'))).toEqual({ file: undefined })
    folder.file('project/xwh.config.json', '')
    expect(findConfig(at('project/team/shop.yaml'))).toEqual({ file: at('project/xwh.config.json') })
    folder.file('project/team/xwh.config.js', '')
    expect(findConfig(at('project/team/shop.yaml'))).toEqual({ file: at('project/team/xwh.config.js') })
  })

  it('may be anywhere above where nothing is a package', () => {
    mkdirSync(at('a/b/c'), { recursive: true })
    folder.file('xwh.config.json', '')
    expect(findConfig(at('a/b/c/shop.yaml'))).toEqual({ file: at('xwh.config.json') })
  })

  it('is refused where there are two in one folder', () => {
    folder.file('xwh.config.js', '')
    folder.file('xwh.config.json', '')
    expect(findConfig(at('shop.yaml'))).toEqual({
      file: at('xwh.config.js'),
      message: 'xwh.config.json is there as well; keep one of the two.',
      severity: 'error'
    })
  })

  it.each(['xwh.config.ts', 'xwh.config.mjs', 'xwh.config.yaml'])('is told where it is called %s', (name) => {
    folder.file(name, '')
    expect(findConfig(at('shop.yaml'))).toMatchObject({ file: at(name), severity: 'warning' })
    folder.file('xwh.config.js', '')
    expect(findConfig(at('shop.yaml'))).toEqual({ file: at('xwh.config.js') })
  })

  it.each([
    ['the user of the process', 1000, 7, 1000, true],
    ['the owner of the workspace file', 501, 501, 0, true],
    ['root', 0, 501, 501, true],
    ['somebody else, who could write to a folder above', 666, 501, 501, false],
    ['somebody else, where the process is of root', 666, 501, 0, false]
  ])('is taken from whom the workspace is trusted to: %s', (_title, ofConfig, ofWorkspace, user, taken) => {
    folder.file('xwh.config.js', '')
    const owner = (path: string): number => (path.endsWith('.yaml') ? ofWorkspace : ofConfig)
    const found = findConfig(at('shop.yaml'), owner, user)
    expect('message' in found).toBe(!taken)
    if (!taken) expect(found).toMatchObject({ message: expect.stringContaining('--config'), severity: 'warning' })
  })

  it('is taken from anybody where the system knows no owners', () => {
    folder.file('xwh.config.js', '')
    expect(findConfig(at('shop.yaml'), () => 666, undefined)).toEqual({ file: at('xwh.config.js') })
  })
})
