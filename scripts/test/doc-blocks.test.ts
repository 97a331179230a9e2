import { join } from 'node:path'
import { checkDocBlocks } from '../lib/doc-blocks'
import { readPackages } from '../lib/repository'
import { goodManifest, makeRepository, removeRepositories } from './support/fixture'

afterEach(removeRepositories)

const BEGINNING = '/**\n * A package.\n *\n * @packageDocumentation\n */\n'
const SETTINGS = { compilerOptions: { strict: true, types: [], lib: ['es2023'], noEmit: true } }

/** What is found in a package whose index holds this text after its doc block. */
function gapsOf(text: string, beginning = BEGINNING): string[] {
  const root = makeRepository({
    'tsconfig.json': SETTINGS,
    'packages/engine/package.json': goodManifest('engine'),
    'packages/engine/src/index.ts': beginning + text
  })
  return checkDocBlocks(readPackages(root), root).map(({ where, what }) => {
    expect(where).toMatch(/^packages\/engine\/src\/index\.ts/)
    return what
  })
}

describe('the check of doc blocks', () => {
  it('finds an index that does not say what the package is', () => {
    expect(gapsOf('export {}\n', '// A comment.\n')).toEqual([
      'The file does not begin with a doc block of the package.'
    ])
  })

  it('finds every kind of export without a doc block', () => {
    const text = [
      'export const A = 1',
      'export function b() {}',
      'export class C {}',
      'export interface D { x: 1 }',
      'export type E = 1',
      '/** Told. */\nexport const told = 1'
    ]
    expect(gapsOf(text.join('\n')).sort()).toEqual(['A', 'C', 'D', 'E', 'b'].map((name) => `${name} has no doc block.`))
  })

  it('follows an export to the file that declares it', () => {
    const root = makeRepository({
      'tsconfig.json': SETTINGS,
      'packages/engine/package.json': goodManifest('engine'),
      'packages/engine/src/index.ts': `${BEGINNING}export { a as b } from './a'\n`,
      'packages/engine/src/a.ts': '\n\nexport const a = 1\n'
    })
    expect(checkDocBlocks(readPackages(root), root)).toMatchObject([
      { where: join('packages', 'engine', 'src', 'a.ts:3'), what: 'b has no doc block.' }
    ])
  })

  it('finds parameters that neither a tag nor the text names, also of a function in a constant', () => {
    const text = [
      '/** Adds `one`.\n * @param two the other\n */\nexport function add(one: number, two: number, three: number) {}',
      '/** Adds. */\nexport const plus = (four: number) => four'
    ]
    expect(gapsOf(text.join('\n'))).toEqual([
      'The doc block of add does not say what three is.',
      'The doc block of plus does not say what four is.'
    ])
  })

  it('asks no word for a bag of options and for what a type guard looks at', () => {
    const text = [
      '/** Options. */\nexport interface RunOptions {}',
      '/** Runs. */\nexport function run(options: { a: 1 }, more: RunOptions, { b }: { b: 1 }) {}',
      '/** Recognises text. */\nexport function isText(value: unknown): value is string { return true }'
    ]
    expect(gapsOf(text.join('\n'))).toEqual([])
  })

  it('finds a throw that is not told, but none of a function inside', () => {
    const text = [
      '/** Fails. */\nexport function fail() { if (1) { throw new Error() } }',
      '/** Fails.\n * @throws Error\n */\nexport function tell() { throw new Error() }',
      '/** Gives a function. */\nexport function later() { return () => { throw new Error() } }'
    ]
    expect(gapsOf(text.join('\n'))).toEqual(['The doc block of fail does not say when it throws.'])
  })

  it('finds options that are not told or have no default, and methods that are not told', () => {
    const text = [
      '/** Options. */\nexport interface RunOptions {\n/** One. */ a: 1\nb: 1\n/** Three. */ c?: 1\n/** Four. @default 1 */ d?: 1 }',
      '/** A thing. */\nexport interface Thing { a: 1; run(): void }'
    ]
    expect(gapsOf(text.join('\n'))).toEqual([
      'RunOptions.b has no doc block.',
      'RunOptions.c may be left out, and does not say what holds then.',
      'Thing.run has no doc block.'
    ])
  })
})
