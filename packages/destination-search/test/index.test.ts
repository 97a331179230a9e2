import * as exported from '../src/index'

it('exports nothing yet', () => {
  expect(Object.keys(exported)).toEqual([])
})
