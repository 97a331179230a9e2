import { nearest } from '../file/nearest'
import { slugOf, type CatalogEntry } from '../model/catalog'

/** Shorter words are not searched for slips of the fingers: everything would be near them. */
const SHORTEST_SLIP = 4

/** How well a word of the query fits a plugin; the rows are tried in this order. */
const RANKS: readonly { readonly rank: number; readonly fits: (word: string, texts: Texts) => boolean }[] = [
  { rank: 8, fits: (word, { name }) => wordsOf(name).includes(word) },
  { rank: 6, fits: (word, { name }) => wordsOf(name).some((each) => each.startsWith(word)) },
  { rank: 5, fits: (word, { slug }) => slug.includes(word) },
  { rank: 4, fits: (word, { name }) => name.includes(word) },
  { rank: 2, fits: (word, { description }) => description.includes(word) },
  { rank: 1, fits: isSlip }
]

interface Texts {
  readonly name: string
  readonly slug: string
  readonly description: string
}

/**
 * Finds plugins by name, slug and description, slips of the fingers allowed. Every word has to be found.
 *
 * @param text what somebody typed; nothing gives every plugin
 * @returns the best first, equals in the order of their names
 */
export function searchEntries(entries: readonly CatalogEntry[], text: string): CatalogEntry[] {
  const words = wordsOf(text.toLowerCase())
  return entries
    .map((entry) => ({ entry, score: scoreOf(entry, words) }))
    .filter(({ score }) => score !== undefined)
    .sort(
      (a, b) => (b.score ?? 0) - (a.score ?? 0) || a.entry.definition.name.localeCompare(b.entry.definition.name, 'en')
    )
    .map(({ entry }) => entry)
}

function scoreOf(entry: CatalogEntry, words: readonly string[]): number | undefined {
  const texts: Texts = {
    name: entry.definition.name.toLowerCase(),
    slug: slugOf(entry).toLowerCase(),
    description: (entry.definition.description ?? '').toLowerCase()
  }
  const ranks = words.map((word) => RANKS.find(({ fits }) => fits(word, texts))?.rank)
  if (ranks.includes(undefined)) return undefined
  return ranks.reduce<number>((sum, rank) => sum + (rank ?? 0), 0)
}

function isSlip(word: string, { name, slug, description }: Texts): boolean {
  if (word.length < SHORTEST_SLIP) return false
  // Both neighbours written as one word, or one word written as two.
  const candidates = [...wordsOf(name), ...wordsOf(slug), ...wordsOf(description)].filter(
    (each) => each.length >= SHORTEST_SLIP
  )
  return nearest(word, candidates) !== undefined
}

function wordsOf(text: string): string[] {
  return text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
}
