/** `1 source`, `2 sources`. */
export function amount(count: number, word: string): string {
  return `${count.toString()} ${word}${count === 1 ? '' : 's'}`
}
