import {
  AUTHENTICATIONS,
  checkCreateOptions,
  CI_SYSTEMS,
  DEFAULT_ACTION,
  defaultTitle,
  type CreateOptions
} from '@extensible-webhooks/plugin-kit'
import type { Prompter } from './prompter'

/** What is known of a plugin that is to be made. */
export type Wishes = Partial<Omit<CreateOptions, 'toolsVersion' | 'year'>>

interface Question {
  readonly about: keyof Wishes
  /** The answer, or undefined where the person would rather not. */
  readonly ask: (prompter: Prompter, wishes: Wishes) => Promise<Wishes | undefined>
}

/** In the order in which they are asked. */
function questions(takenSlugs: readonly string[]): readonly Question[] {
  const check = (wishes: Wishes): string | undefined =>
    checkCreateOptions({ ...wishes, name: wishes.name ?? '' }, { takenSlugs }).at(0)
  return [
    {
      about: 'name',
      ask: async (prompter, wishes) => {
        const message = 'Name of the npm package, such as @acme/destination-crm'
        const name = await prompter.text(message, '', (answer) => check({ ...wishes, name: answer }))
        return name === undefined ? undefined : { name }
      }
    },
    {
      about: 'title',
      ask: async (prompter, wishes) => {
        const initial = defaultTitle(wishes.name ?? '')
        const title = await prompter.text('What people see', initial, (answer) => check({ ...wishes, title: answer }))
        return title === undefined ? undefined : { title }
      }
    },
    {
      about: 'authentication',
      ask: async (prompter) => {
        const authentication = await prompter.choose('How does the API know who asks?', AUTHENTICATIONS, 'bearer')
        return authentication && { authentication }
      }
    },
    {
      about: 'actions',
      ask: async (prompter, wishes) => {
        const message = 'Actions, in camel case, with commas between'
        const answer = await prompter.text(message, DEFAULT_ACTION, (text) =>
          check({ ...wishes, actions: separate(text) })
        )
        return answer === undefined ? undefined : { actions: separate(answer) }
      }
    },
    {
      about: 'batch',
      ask: async (prompter) => {
        const batch = await prompter.confirm('Does the API take several in one request?', false)
        return batch === undefined ? undefined : { batch }
      }
    },
    {
      about: 'ci',
      ask: async (prompter) => {
        const ci = await prompter.choose('Where do its checks run at each push?', CI_SYSTEMS, 'github')
        return ci && { ci }
      }
    }
  ]
}

/**
 * Asks for what is not known yet.
 *
 * @param given what the flags say
 * @returns everything; or undefined where the person would rather not
 */
export async function ask(
  given: Wishes,
  prompter: Prompter,
  takenSlugs: readonly string[]
): Promise<Wishes | undefined> {
  let wishes = given
  for (const question of questions(takenSlugs)) {
    if (wishes[question.about] !== undefined) continue
    const answer = await question.ask(prompter, wishes)
    if (answer === undefined) return undefined
    wishes = { ...wishes, ...answer }
  }
  return wishes
}

/** `upsertContact, sendOrder`; an empty text is a name that is wrong, and told as one. */
function separate(text: string): string[] {
  return text.split(',').map((name) => name.trim())
}
