import { renderBlocks, table } from '../lib/generated-blocks'

const generators = { errors: () => '| a |', figures: () => Promise.resolve('42') }

describe('generated blocks', () => {
  it('fills each block and leaves the text around it', async () => {
    const before =
      'one\n<!-- generated:errors -->\nold\n<!-- /generated -->\ntwo\n<!-- generated:figures -->\n<!-- /generated -->\n'
    const { text } = await renderBlocks(before, generators)
    expect(text).toBe(
      'one\n<!-- generated:errors -->\n\n| a |\n\n<!-- /generated -->\ntwo\n<!-- generated:figures -->\n\n42\n\n<!-- /generated -->\n'
    )
  })

  it('takes marks for its own at the beginning of a line only', async () => {
    const speaking = { table: () => '| between `<!-- generated:errors -->` and `<!-- /generated -->` |' }
    const { text } = await renderBlocks('<!-- generated:table -->\n<!-- /generated -->\n', speaking)
    expect(await renderBlocks(text, speaking)).toEqual({ text, unknown: [] })
  })

  it('changes nothing the second time', async () => {
    const { text } = await renderBlocks('<!-- generated:errors -->\n<!-- /generated -->\n', generators)
    expect((await renderBlocks(text, generators)).text).toBe(text)
  })

  it('tells a name that no generator has, and leaves its block', async () => {
    const before = '<!-- generated:gone -->\nold\n<!-- /generated -->\n'
    expect(await renderBlocks(before, generators)).toEqual({ text: before, unknown: ['gone'] })
  })

  it('writes tables whose cells hold bars and line ends', () => {
    expect(table(['a', 'b'], [['x|y', 'one\ntwo']])).toBe('| a    | b       |\n| ---- | ------- |\n| x\\|y | one two |')
  })
})
