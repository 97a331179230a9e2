import { wordsOfAction } from '../names'
import { contact } from './contact'
import { event } from './event'
import type { Kind } from './kind'
import { order } from './order'

/** In the order in which they are tried: an order of a customer is an order. */
const KINDS: readonly Kind[] = [order, contact]

/** What an action of this name sends. */
export function kindOf(action: string): Kind {
  const words = wordsOfAction(action)
  return KINDS.find((kind) => words.some((word) => kind.words.includes(singular(word)))) ?? event
}

function singular(word: string): string {
  return word.length > 3 && word.endsWith('s') ? word.slice(0, -1) : word
}
