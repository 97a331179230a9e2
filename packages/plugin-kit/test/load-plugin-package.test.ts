import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isTargetError, loadPluginPackage } from '../src'
import { entryText, writePlugin } from './support/write-plugin'

let folder: string

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'xwh-load-')))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

function refusal(given: string): unknown {
  try {
    return loadPluginPackage(given, { from: folder })
  } catch (error) {
    return isTargetError(error) && error.message
  }
}

describe('loadPluginPackage', () => {
  it('loads what a folder, its entry or a package name leads to', () => {
    writePlugin(folder)
    writePlugin(join(folder, 'node_modules/@acme/other'), { 'dist/index.js': entryText("name: 'Other'") })
    const load = (given: string) => loadPluginPackage(given, { from: folder })
    expect(load('.')).toMatchObject({ definition: { name: 'Acme' }, path: join(folder, 'dist/index.js') })
    expect(load('./dist/index.js').target).toMatchObject({ whole: true, folder })
    expect(load('@acme/other').definition.name).toBe('Other')
  })

  it.each([
    ['is not built', { 'dist/index.js': undefined }, /no file to load: .*npm run build/],
    ['throws', { 'dist/index.js': "throw new Error('not today')" }, /throws while it is loaded: not today/],
    [
      'has exports that throw',
      { 'dist/index.js': "module.exports = { get default() { throw new Error('no') } }" },
      /loaded: no/
    ],
    ['exports no definition', { 'dist/index.js': 'exports.a = 1' }, /exports no definition/]
  ])('says what to do where the plugin %s', (_how, files, message) => {
    writePlugin(folder, files)
    expect(refusal('.')).toMatch(message)
  })

  it('says what can be named where there is nothing of the name', () => {
    expect(refusal('nothing')).toMatch(/There is no plugin "nothing".*npm install/)
    expect(refusal('./nothing')).toMatch(/There is no plugin "\.\/nothing"/)
  })
})
