import { findInDefinition } from '../../src/check/definition/check-definition'
import type { CorePort } from '../../src/check/definition/subject'
import { DEFINITION_CHECKS } from '../../src/check/definition/table'
import type { Loose } from '../../src/loose'
import { BROKEN } from '../support/broken-definitions'
import { definitionWith, goodDefinition } from '../support/good-definition'

const CORE: CorePort = { construct: () => undefined, compileUnder: () => undefined }

const find = (definition: Loose, { core = CORE, readme = '' } = {}) => findInDefinition({ definition, core, readme })

const failing = (message: string) => () => {
  throw new Error(message)
}

describe('G3 a definition', () => {
  it('with nothing wrong with it is told nothing', () => {
    expect(find(goodDefinition())).toEqual([])
  })

  it.each(BROKEN)('is told $code: $title', ({ code, definition, where, what }) => {
    const told = find(definition).filter((problem) => problem.code === code)
    expect(told).toContainEqual(expect.objectContaining({ where, what: expect.stringMatching(what) }))
    expect(told.every(({ mend }) => mend.length > 0)).toBe(true)
  })

  it('is told all of its problems at once', () => {
    const codes = find(
      definitionWith({
        name: '',
        'actions.send.title': 1,
        'presets[0].subscribe': 'x',
        'actions.send.fields.total.default': 'a'
      })
    ).map(({ code }) => code)
    expect(new Set(codes)).toEqual(new Set(['definition-shape', 'trigger', 'default-value']))
  })

  it('of which stock core makes no Destination is told what core says', () => {
    const told = find(goodDefinition(), { core: { ...CORE, construct: failing('no fields') } })
    expect(told).toMatchObject([{ code: 'stock-core', severity: 'error', what: expect.stringContaining('no fields') }])
  })

  it('of which the engine makes nothing is told what the engine says', () => {
    const told = find(definitionWith({ actions: null }))
    expect(told).toContainEqual(expect.objectContaining({ code: 'engine', severity: 'error' }))
  })

  it('R9 whose name the installed core refuses is told once, with the override', () => {
    const told = find(definitionWith({ name: 'Acme Orders' }), {
      core: { ...CORE, compileUnder: failing('URI scheme is malformed.') },
      readme: 'needs fast-uri'
    })
    expect(told).toMatchObject([
      { code: 'name-breaks-core', where: 'name', mend: expect.stringContaining('"fast-uri": "3.1.5"') }
    ])
  })

  it.each(['Acme Orders', '1Acme', 'Acme_Orders', 'Acmé', 'Acme (Actions)', 'Acme&Co'])(
    'R9 is warned of the name %s, unless the README tells the way out',
    (name) => {
      expect(find(definitionWith({ name }))).toMatchObject([{ code: 'name-untold', severity: 'warning' }])
      expect(find(definitionWith({ name }), { readme: 'Put "overrides": { "fast-uri": "3.1.5" } …' })).toEqual([])
    }
  )

  it.each(['Acme', 'Acme-Orders', 'acme.orders', 'A1+b', 'Acme/Orders here', 'Acme: Orders here'])(
    'R9 is not warned of the name %s, which no fast-uri refuses',
    (name) => {
      expect(find(definitionWith({ name }))).toEqual([])
    }
  )

  it('may require what is hidden where every preset gives it', () => {
    const changes = { 'actions.send.fields.list.unsafe_hidden': true, 'presets[0].mapping.list': 'a' }
    expect(find(definitionWith(changes))).toEqual([])
  })

  it('may have actions of one title where their fields are the same (R16)', () => {
    const { send } = goodDefinition()['actions'] as { send: Loose }
    expect(find(definitionWith({ 'actions.again': { ...send } }))).toEqual([])
  })

  it('has defaults that core coerces, and defaults of directives, which only an event can tell', () => {
    const changes = {
      'actions.send.fields.total.default': '7',
      'actions.send.fields.enable_batching.default': { '@path': '$.properties.batch' },
      'actions.send.fields.id.default': ''
    }
    expect(find(definitionWith(changes))).toEqual([])
  })
})

it('every code of definitions has a test here', () => {
  const tested = new Set([...BROKEN.map(({ code }) => code), 'stock-core', 'engine', 'name-breaks-core'])
  expect([...tested].sort()).toEqual(DEFINITION_CHECKS.map(({ code }) => code).sort())
})
