import { fencesOf } from './markdown'

/** The lines of shell blocks, and code spans that begin like a command or an option. */
export function commandLines(markdown: string): { text: string; line: number }[] {
  const blocks = fencesOf(markdown)
    .filter(({ info }) => info[0] === 'sh')
    .flatMap(({ text, line }) =>
      text
        .replaceAll('\\\n', ' ')
        .split('\n')
        .map((command) => ({ text: command, line }))
    )
  const spans = markdown.split('\n').flatMap((text, index) =>
    [...text.matchAll(/`((?:npm|npx|xwh|--[a-z])[^`]*)`/g)].map((match) => ({
      text: match[1] ?? '',
      line: index + 1
    }))
  )
  return [...blocks, ...spans]
}
