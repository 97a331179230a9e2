import { PassThrough } from 'node:stream'
import { ask, type Wishes } from '../../src/plugin/create/ask'
import { createPrompter, type Prompter } from '../../src/plugin/create/prompter'

/** Answers in the order of the questions; what is wrong is asked for again, as on a terminal. */
function answering(...answers: readonly unknown[]): { readonly prompter: Prompter; readonly asked: string[] } {
  const asked: string[] = []
  const waiting = [...answers]
  const next = (message: string): Promise<never> => {
    asked.push(message)
    return Promise.resolve(waiting.shift() as never)
  }
  return {
    asked,
    prompter: {
      text: async (message, initial, check) => {
        const answer = (await next(message)) as string | undefined
        const problem = answer === undefined ? undefined : check(answer)
        if (problem === undefined) return answer
        asked.push(problem)
        return next(message)
      },
      choose: next,
      confirm: next
    }
  }
}

describe('G3: the questions of xwh plugin create', () => {
  it('are asked for everything that no flag says', async () => {
    const { prompter, asked } = answering('@acme/crm', 'CRM', 'basic', 'upsertContact, sendOrder', true, 'none')
    expect(await ask({}, prompter, [])).toEqual({
      name: '@acme/crm',
      title: 'CRM',
      authentication: 'basic',
      actions: ['upsertContact', 'sendOrder'],
      batch: true,
      ci: 'none'
    })
    expect(asked).toHaveLength(6)
  })

  it('are not asked for what a flag says', async () => {
    const known: Wishes = { name: 'crm', title: 'CRM', authentication: 'none', batch: false, ci: 'github' }
    const { prompter, asked } = answering('send')
    expect(await ask(known, prompter, [])).toEqual({ ...known, actions: ['send'] })
    expect(asked).toEqual(['Actions, in camel case, with commas between'])
  })

  it('say what is wrong with an answer, and are asked again', async () => {
    const { prompter, asked } = answering('Crm', 'crm', 'CRM', 'none', 'a,', 'a', false, 'none')
    expect(await ask({}, prompter, [])).toMatchObject({ name: 'crm', actions: ['a'] })
    expect(asked[1]).toContain('capital letters')
    expect(asked).toContainEqual(expect.stringContaining('"" is no name for an action'))
  })

  it('refuse a name whose slug is taken', async () => {
    const { prompter, asked } = answering('taken', '@acme/taken', 'T', 'none', 'a', false, 'none')
    expect(await ask({}, prompter, ['taken'])).toMatchObject({ name: '@acme/taken' })
    expect(asked[1]).toContain('The slug "taken" is taken')
  })

  it.each([0, 1, 2, 3, 4, 5])('end with nothing where the person stops at question %i', async (stop) => {
    const answers = ['crm', 'CRM', 'none', 'a', false, 'none']
    answers[stop] = undefined as never
    expect(await ask({}, answering(...answers).prompter, [])).toBeUndefined()
  })
})

describe('G3: questions on a terminal', () => {
  /** Types the keys as soon as the question is shown. */
  async function typing<T>(keys: string, question: (prompter: Prompter) => Promise<T>): Promise<T> {
    const [input, output] = [new PassThrough(), new PassThrough()]
    const answer = question(createPrompter(input, output))
    output.once('data', () => input.write(keys))
    return answer
  }
  const right = (): undefined => undefined

  it('take a text, what stands there already, and a choice', async () => {
    expect(await typing('x\r', (prompter) => prompter.text('Name', 'cr', right))).toBe('crx')
    expect(await typing('\r', (prompter) => prompter.choose('Which', { a: '1', b: '2' }, 'b'))).toBe('b')
    expect(await typing('\r', (prompter) => prompter.confirm('Really', false))).toBe(false)
  })

  it('take Ctrl-C for no answer', async () => {
    expect(await typing('\u0003', (prompter) => prompter.text('Name', '', right))).toBeUndefined()
    expect(await typing('\u0003', (prompter) => prompter.choose('Which', { a: '1' }, 'a'))).toBeUndefined()
    expect(await typing('\u0003', (prompter) => prompter.confirm('Really', true))).toBeUndefined()
  })
})
