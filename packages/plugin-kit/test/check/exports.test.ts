import { checkExports } from '../../src/check/check-exports'
import { readExports } from '../../src/load/exported'
import { LOAD_RULES } from '../../src/load/load-table'
import { goodDefinition } from '../support/good-definition'

const definition = goodDefinition()
const other = goodDefinition()

const codes = (module: unknown): string[] => checkExports(readExports(module), 'index.js').map(({ code }) => code)

describe('G3 what a module exports', () => {
  it.each([
    ['no-definition', 'nothing', { other: 1 }],
    ['no-definition', 'what is no module', null],
    ['no-definition', 'an object without actions', { default: { name: 'Acme' } }],
    ['double-default', 'default.default', { default: { default: definition } }],
    ['bare-export', 'module.exports itself', definition],
    ['exports-differ', 'two definitions', { default: definition, destination: other }]
  ])('is told %s where it is %s', (code, _how, module) => {
    expect(codes(module)).toEqual([code])
  })

  it.each([
    ['default', { default: definition }],
    ['destination', { destination: definition }],
    ['both', { default: definition, destination: definition }],
    [
      'destination beside a default that Node wraps',
      { default: { default: definition, destination: definition }, destination: definition }
    ]
  ])('may be its definition as %s', (_how, module) => {
    expect(codes(module)).toEqual([])
    expect(readExports(module).definition).toBe(definition)
  })

  it('may be a manifest of many, each known by id, slug, folder and name', () => {
    const broken = { actions: {} }
    Object.defineProperty(broken, 'slug', {
      get: () => {
        throw new Error('no')
      }
    })
    const { entries } = readExports({
      manifest: {
        id1: { definition, directory: 'acme', path: '/a/index.js' },
        id2: other,
        id3: broken,
        id4: 'no definition'
      }
    })
    expect(entries.map(({ names, path }) => [names, path])).toEqual([
      [['id1', 'actions-acme', 'acme', 'Acme'], '/a/index.js'],
      [['id2', 'actions-acme', 'Acme'], undefined],
      [['id3'], undefined]
    ])
  })
})

it('the codes of loading are all tested, here or with a process of its own', () => {
  const here = ['no-definition', 'double-default', 'bare-export', 'exports-differ']
  const there = [
    'load-throws',
    'load-hangs',
    'load-exits',
    'load-connects',
    'load-lingers',
    'second-core',
    'build-stale'
  ]
  expect(
    Object.values(LOAD_RULES)
      .map(({ code }) => code)
      .sort()
  ).toEqual([...here, ...there].sort())
})
