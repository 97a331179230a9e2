import { join } from 'node:path'
import { exportedNames } from '../lib/exported-names'
import { ROOT, readJson, readPackages } from '../lib/repository'

const LIST = join(ROOT, 'scripts', 'test', 'exported-names.json')

describe('exported names', () => {
  const expected = readJson(LIST) as Record<string, unknown>

  it('lists every package', () => {
    expect(Object.keys(expected)).toEqual(readPackages().map(({ folder }) => folder))
  })

  it.each(readPackages().map(({ folder, path }) => [folder, path]))(
    'of %s are those of exported-names.json',
    (folder, path) => {
      // A difference is either an accident or an addition to the public interface. For the latter run:
      // npx ts-node scripts/list-exports.ts --write
      expect(exportedNames(join(path, 'src', 'index.ts'))).toEqual(expected[folder])
    }
  )

  it('reads every form of export, and refuses export *', () => {
    const text = [
      "export { a, type B } from './x'",
      "export type { C } from './y'",
      'export const d = 1',
      'export interface E {}',
      'export function f() {}',
      'export default a'
    ].join('\n')
    expect(exportedNames('index.ts', text)).toEqual({ values: ['a', 'd', 'default', 'f'], types: ['B', 'C', 'E'] })
    expect(() => exportedNames('index.ts', "export * from './x'")).toThrow('export * is not allowed')
  })
})
