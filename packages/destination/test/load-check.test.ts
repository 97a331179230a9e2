import { schemaKeyProblem, warnWhereCoreFails } from '../src/load-check'

const fails = () => {
  throw new Error('URI malformed')
}

describe('R9 at load', () => {
  let emitWarning: jest.SpyInstance
  beforeEach(() => {
    emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
  })
  afterEach(() => {
    emitWarning.mockRestore()
    jest.resetModules()
  })

  it('nothing is told where core takes a name with a space, as in this repository', () => {
    warnWhereCoreFails()
    expect(emitWarning).not.toHaveBeenCalled()
  })

  it('the key that is tried holds a space', () => {
    const keys: string[] = []
    schemaKeyProblem((_payload, _schema, { schemaKey }) => keys.push(schemaKey))
    expect(keys[0]).toMatch(/^Extensible Webhook:/)
  })

  it('one warning names the override where core refuses the name', () => {
    warnWhereCoreFails(fails)
    expect(emitWarning).toHaveBeenCalledTimes(1)
    const [text] = emitWarning.mock.calls[0] as [string]
    expect(text).toContain('"overrides": { "fast-uri": "3.1.5" }')
    expect(text).toContain('URI malformed')
  })

  it('the plugin loads all the same, with one warning, where core refuses the name', () => {
    jest.isolateModules(() => {
      jest.doMock('@segment/actions-core', () => ({
        ...jest.requireActual<object>('@segment/actions-core'),
        validateSchema: fails
      }))
      const loaded = jest.requireActual<{ destination: { name: string } }>('../src/index')
      expect(loaded.destination.name).toBe('Extensible Webhook')
    })
    jest.dontMock('@segment/actions-core')
    expect(emitWarning).toHaveBeenCalledTimes(1)
  })

  it('the plugin loads without a word here', () => {
    jest.isolateModules(() => {
      jest.requireActual('../src/index')
    })
    expect(emitWarning).not.toHaveBeenCalled()
  })
})
