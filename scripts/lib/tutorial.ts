import { fencesOf } from './markdown'

/** One thing that the reader of the tutorial does. */
export type TutorialStep =
  | { readonly kind: 'type'; readonly text: string; readonly line: number }
  /** Typed in another terminal, where it goes on until the end; `address` answers once it is there. */
  | { readonly kind: 'start'; readonly text: string; readonly line: number; readonly address: string }
  | { readonly kind: 'write' | 'change'; readonly text: string; readonly line: number; readonly path: string }

/**
 * What the blocks of a tutorial that are marked `tutorial` ask for, in their order.
 *
 * @throws where a block is marked and says neither what to type nor which file it is
 */
export function tutorialSteps(markdown: string): TutorialStep[] {
  return fencesOf(markdown)
    .filter(({ info }) => info.includes('tutorial'))
    .map(({ info, text, line }) => {
      const [language] = info
      const address = valueOf(info, 'background')
      if (language === 'sh') return address ? { kind: 'start', text, line, address } : { kind: 'type', text, line }
      const path = valueOf(info, 'file')
      if (path === undefined) throw new Error(`line ${line}: the block says not which file it is: file="…"`)
      return { kind: language === 'diff' ? 'change' : 'write', text, line, path }
    })
}

function valueOf(info: readonly string[], name: string): string | undefined {
  return info.map((word) => new RegExp(`^${name}="([^"]+)"$`).exec(word)?.[1]).find((value) => value !== undefined)
}

/**
 * Makes a change as a reader would: finds the lines that stay or go, and puts those that stay or come in their place.
 *
 * @param diff lines that begin with `-`, `+` or a space
 * @throws where the lines are not in the text, or more than once
 */
export function change(text: string, diff: string): string {
  const lines = diff.split('\n').filter((line) => line !== '')
  const side = (mark: string): string =>
    lines
      .filter((line) => line.startsWith(' ') || line.startsWith(mark))
      .map((line) => `${line.slice(1)}\n`)
      .join('')
  const parts = text.split(side('-'))
  if (parts.length !== 2) throw new Error(`These lines are ${parts.length - 1} times in the file:\n${side('-')}`)
  return parts.join(side('+'))
}
