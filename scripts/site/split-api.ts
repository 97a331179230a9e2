/** One page of the API reference. */
export interface ApiPage {
  /** Path under docs/api/, such as `engine/functions.md`. */
  readonly path: string
  readonly text: string
}

interface Section {
  readonly kind: string
  readonly file: string
  readonly lines: string[]
}

/** Headings that TypeDoc gives the kinds of exports, and the page that each becomes. */
const KINDS: Readonly<Record<string, string>> = {
  Classes: 'classes',
  Functions: 'functions',
  Interfaces: 'interfaces',
  References: 'references',
  'Type Aliases': 'type-aliases',
  Variables: 'variables'
}

/**
 * Splits what TypeDoc writes for each package, one long page, into a page for each kind of export, and leads the links to
 * the new places.
 *
 * @param modules folder of a package → its Markdown
 */
export function splitApi(modules: ReadonlyMap<string, string>): ApiPage[] {
  const split = [...modules].map(([folder, text]) => ({ folder, ...sectionsOf(text) }))
  const places = new Map(split.map(({ folder, sections }) => [folder, anchorsOf(sections)]))
  return split.flatMap(({ folder, intro, sections }) => [
    { path: `${folder}/index.md`, text: index(folder, redirect(intro, folder, places), sections) },
    ...sections.map(({ kind, file, lines }) => ({
      path: `${folder}/${file}.md`,
      text: `---\noutline: 2\n---\n\n# ${folder}: ${kind.toLowerCase()}\n\n${redirect(promote(lines).join('\n'), folder, places)}\n`
    }))
  ])
}

function sectionsOf(text: string): { intro: string; sections: Section[] } {
  const intro: string[] = []
  const sections: Section[] = []
  for (const line of text.split('\n')) {
    const kind = /^## (.+?)(?: \{#.*\})?$/.exec(line)?.[1]
    const file = kind === undefined ? undefined : KINDS[kind]
    if (kind !== undefined && file !== undefined) sections.push({ kind, file, lines: [] })
    else (sections.at(-1)?.lines ?? intro).push(line)
  }
  return { intro: intro.join('\n').trim(), sections }
}

/** Which page of a package holds an anchor. */
function anchorsOf(sections: readonly Section[]): Map<string, string> {
  const places = new Map<string, string>()
  for (const { file, lines } of sections) {
    for (const [, id = '', custom = ''] of lines.join('\n').matchAll(/<a id="([^"]+)"|\{#([^}]+)\}/g)) {
      places.set(id === '' ? custom : id, file)
    }
  }
  return places
}

/** Links as TypeDoc writes them: `#anchor` in a package, `../engine.md#anchor` or `engine.md` to another. */
function redirect(text: string, folder: string, places: ReadonlyMap<string, ReadonlyMap<string, string>>): string {
  return text.replaceAll(
    /\]\((?:(?:\.\.\/)*([a-z-]+)\.md)?(?:#([^)\s]+))?\)/g,
    (whole, other?: string, anchor?: string) => {
      if (other === undefined && anchor === undefined) return whole
      const target = other ?? folder
      const base = target === folder ? '.' : `../${target}`
      const file = anchor === undefined ? undefined : places.get(target)?.get(anchor)
      return file === undefined ? `](${base}/index.md)` : `](${base}/${file}.md#${anchor ?? ''})`
    }
  )
}

/** The heading of the kind has become that of the page, so the others move up by one; headings need no rules between. */
function promote(lines: readonly string[]): string[] {
  return lines.filter((line) => line !== '***').map((line) => line.replace(/^##(#+ )/, '#$1'))
}

function index(folder: string, intro: string, sections: readonly Section[]): string {
  const lists = sections.map(({ kind, file, lines }) => {
    const names = lines.flatMap((line) => {
      const [, name = '', anchor = ''] = /^### (.+?) \{#([^}]+)\}$/.exec(line) ?? []
      return name === '' ? [] : [`[${name}](./${file}.md#${anchor})`]
    })
    return `## ${kind}\n\n${names.join(' · ')}`
  })
  return [`# @extensible-webhooks/${folder}`, intro, ...lists].filter((part) => part !== '').join('\n\n') + '\n'
}
