/** Longer ones are cut. */
const MAX_SLUG = 60

/**
 * Makes a slug of a name: `Orders to the ERP` becomes `orders-to-the-erp`.
 *
 * @param name what people call it
 * @param taken slugs that are there already; a number is added where it is among them
 * @param fallback where nothing of the name is fit for a slug
 */
export function slugify(name: string, taken: readonly string[], fallback: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, MAX_SLUG)
    .replace(/-+$/, '')
  return unused(plain === '' ? fallback : plain, taken, (slug, count) => `${slug}-${count.toString()}`)
}

/** A name that nobody has yet: `Pages`, `Pages 2`, … */
export function uniqueName(name: string, taken: readonly string[]): string {
  return unused(name, taken, (base, count) => `${base} ${count.toString()}`)
}

function unused(name: string, taken: readonly string[], next: (name: string, count: number) => string): string {
  if (!taken.includes(name)) return name
  for (let count = 2; ; count++) {
    const candidate = next(name, count)
    if (!taken.includes(candidate)) return candidate
  }
}

/** The same names, those that come again with a number: `Pages`, `Pages (2)`. */
export function distinct(names: readonly string[]): string[] {
  const taken: string[] = []
  for (const name of names) taken.push(unused(name, taken, (base, count) => `${base} (${count.toString()})`))
  return taken
}
