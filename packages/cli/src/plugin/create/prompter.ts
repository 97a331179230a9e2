import type { Readable, Writable } from 'node:stream'
import { confirm, isCancel, select, text } from '@clack/prompts'

/** Asks a person; each answer is undefined where they would rather not. */
export interface Prompter {
  /** @param check says what is wrong with an answer, which is then asked for again */
  text(message: string, initial: string, check: (answer: string) => string | undefined): Promise<string | undefined>
  /** @param choices what may be chosen, and a sentence on each */
  choose<T extends string>(
    message: string,
    choices: Readonly<Record<T, string>>,
    initial: NoInfer<T>
  ): Promise<T | undefined>
  confirm(message: string, initial: boolean): Promise<boolean | undefined>
}

/** Asks on a terminal. */
export function createPrompter(input: Readable, output: Writable): Prompter {
  return {
    text: async (message, initial, check) => {
      const validate = (answer = ''): string | undefined => check(answer)
      const answer = await text({ message, initialValue: initial, validate, input, output })
      return isCancel(answer) ? undefined : answer
    },
    choose: async (message, choices, initial) => {
      type Choice = typeof initial
      const options = Object.entries<string>(choices).map(([value, hint]) => ({ value, label: value, hint }))
      const answer = await select<string>({ message, options, initialValue: initial, input, output })
      return isCancel(answer) ? undefined : (answer as Choice)
    },
    confirm: async (message, initial) => {
      const answer = await confirm({ message, initialValue: initial, input, output })
      return isCancel(answer) ? undefined : answer
    }
  }
}
