import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../lib/free-port'
import { startPublished, type Published } from '../lib/published'
import { ROOT } from '../lib/repository'
import { createSomebody, type Somebody } from '../lib/somebody'
import { change, tutorialSteps, type TutorialStep } from '../lib/tutorial'
import { openTerminal, startInBackground, type Answers, type Background, type Terminal } from './support/terminal'

/** What somebody answers who makes an account. */
const ANSWERS: Answers = [
  [/Username: $/, 'ada'],
  [/Password: $/, 'a password for the tutorial'],
  [/Email.*: $/, 'ada@example.com']
]

const steps = tutorialSteps(readFileSync(join(ROOT, 'docs', 'tutorial.md'), 'utf8'))

const named = steps.map((step) => ({ step, name: nameOf(step) }))

function nameOf({ kind, line, text, ...step }: TutorialStep): string {
  const what = 'path' in step ? step.path : text.trim().split('\n').join(' ⏎ ')
  return `line ${line}, ${kind}: ${what}`
}

describe('G3: docs/tutorial.md, with nothing but npm', () => {
  let published: Published
  let somebody: Somebody
  let terminal: Terminal
  let ports: Readonly<Record<string, string>>
  const background: Background[] = []
  let broken = false

  beforeAll(async () => {
    // Stands in for npm's own registry, which has what is released: the one of the company is started by the tutorial.
    published = await startPublished()
    const url = published.registry.url
    somebody = await createSomebody(published.folder, `@extensible-webhooks:registry=${url}\n`)
    terminal = openTerminal(somebody.desk, somebody.env, ANSWERS)
    ports = { '4873': await freePort(), '8080': await freePort() }
  }, 400_000)
  afterAll(async () => {
    await Promise.all(background.map((program) => program.end()))
    await published.stop()
  })

  /** The ports of the page may be taken on this machine. */
  const here = (text: string): string => text.replaceAll(/\b(4873|8080)\b/g, (port) => ports[port] ?? port)

  async function take(step: TutorialStep): Promise<void> {
    const text = here(step.text)
    if (step.kind === 'type') {
      const { code, output } = await terminal.type(text)
      if (code !== 0) throw new Error(`It ended with ${code}:\n${output}`)
    } else if (step.kind === 'start') {
      const { desk: folder, env } = somebody
      background.push(await startInBackground(text, { folder, env, address: here(step.address) }))
    } else {
      const path = join(somebody.desk, step.path)
      writeFileSync(path, step.kind === 'change' ? change(readFileSync(path, 'utf8'), text) : text)
    }
  }

  it('has every part of the way', () => {
    expect(steps.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['type', 'start', 'write', 'change']))
    const typed = steps.map(({ text }) => text).join('')
    for (const command of ['create', 'types', 'check', 'publish']) expect(typed).toContain(`plugin ${command}`)
  })

  it.each(named)(
    '$name',
    async ({ step }) => {
      // What follows a step that failed would fail for that reason only.
      if (broken) throw new Error('A step before this one failed.')
      broken = true
      await take(step)
      broken = false
    },
    300_000
  )

  it('brings both contacts to the receiver, the number of one of them too', () => {
    const receiver = background.at(-1)?.output() ?? ''
    expect(receiver.match(/POST \/contacts/g)).toHaveLength(2)
    expect(receiver).toContain('+44 20 7946 0000')
    expect(receiver).toContain('charles@example.com')
  })

  it('leaves no login and no registry behind', () => {
    const npmrc = readFileSync(join(somebody.home, '.npmrc'), 'utf8')
    expect(npmrc.trim()).toBe(`@extensible-webhooks:registry=${published.registry.url}`)
  })
})

describe('a change of the tutorial', () => {
  it('puts lines in the place of others, and refuses lines that are not there or twice', () => {
    expect(change('a\nb\nc\n', ' a\n-b\n+x\n+y\n')).toBe('a\nx\ny\nc\n')
    expect(() => change('a\nb\n', '-z\n+x\n')).toThrow('0 times')
    expect(() => change('b\nb\n', '-b\n+x\n')).toThrow('2 times')
  })

  it('needs a file', () => {
    expect(() => tutorialSteps('```yaml tutorial\na: 1\n```\n')).toThrow('line 1: the block says not which file')
  })
})
