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

/** What is wrong with an answer, all wishes taken together. */
type Check = (wishes: Wishes) => string | undefined

/** Asks; gives the answer, or undefined where the person would rather not. */
type Question = (prompter: Prompter, wishes: Wishes, check: Check) => Promise<Wishes | undefined>

/** In the order in which they are asked, each with what it is about. */
const QUESTIONS: readonly (readonly [keyof Wishes, Question])[] = [
  ['name', askName],
  ['title', askTitle],
  ['authentication', askAuthentication],
  ['actions', askActions],
  ['batch', askBatch],
  ['ci', askCi]
]

async function askName(prompter: Prompter, wishes: Wishes, check: Check): Promise<Wishes | undefined> {
  const message = 'Name of the npm package, such as @acme/destination-crm'
  const name = await prompter.text(message, '', (answer) => check({ ...wishes, name: answer }))
  return name === undefined ? undefined : { name }
}

async function askTitle(prompter: Prompter, wishes: Wishes, check: Check): Promise<Wishes | undefined> {
  const initial = defaultTitle(wishes.name ?? '')
  const title = await prompter.text('What people see', initial, (answer) => check({ ...wishes, title: answer }))
  return title === undefined ? undefined : { title }
}

async function askAuthentication(prompter: Prompter): Promise<Wishes | undefined> {
  const authentication = await prompter.choose('How does the API know who asks?', AUTHENTICATIONS, 'bearer')
  return authentication && { authentication }
}

async function askActions(prompter: Prompter, wishes: Wishes, check: Check): Promise<Wishes | undefined> {
  const right = (text: string): string | undefined => check({ ...wishes, actions: separate(text) })
  const answer = await prompter.text('Actions, in camel case, with commas between', DEFAULT_ACTION, right)
  return answer === undefined ? undefined : { actions: separate(answer) }
}

async function askBatch(prompter: Prompter): Promise<Wishes | undefined> {
  const batch = await prompter.confirm('Does the API take several in one request?', false)
  return batch === undefined ? undefined : { batch }
}

async function askCi(prompter: Prompter): Promise<Wishes | undefined> {
  const ci = await prompter.choose('Where do its checks run at each push?', CI_SYSTEMS, 'github')
  return ci && { ci }
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
  const check: Check = (wishes) => checkCreateOptions({ ...wishes, name: wishes.name ?? '' }, { takenSlugs }).at(0)
  let wishes = given
  for (const [about, question] of QUESTIONS) {
    if (wishes[about] !== undefined) continue
    const answer = await question(prompter, wishes, check)
    if (answer === undefined) return undefined
    wishes = { ...wishes, ...answer }
  }
  return wishes
}

/** `upsertContact, sendOrder`; an empty text is a name that is wrong, and told as one. */
function separate(text: string): string[] {
  return text.split(',').map((name) => name.trim())
}
