/** A changelog after a release, or why there can be none. */
export type ReleasedChangelog = { readonly text: string } | { readonly problem: string }

const UNRELEASED = /^##[ \t]+(\[?)Unreleased\]?[ \t]*$/im

/**
 * Moves what stands under Unreleased to a version with its date, in the form of Keep a Changelog 1.1, and leaves an empty
 * Unreleased above it. Links of the headings that compare two versions are moved on.
 *
 * @param text of CHANGELOG.md
 * @param version the new version
 * @param date the day of the release in UTC
 */
export function releaseChangelog(text: string, version: string, date: Date): ReleasedChangelog {
  const heading = UNRELEASED.exec(text)
  if (heading === null) return { problem: 'It has no heading "## Unreleased".' }
  const from = heading.index + heading[0].length
  const next = /^(?:##[ \t]|\[[^\]\n]+\]:)/m.exec(text.slice(from))
  const section = next === null ? text.slice(from) : text.slice(from, from + next.index)
  if (!hasEntry(section)) return { problem: 'Nothing stands under its heading "Unreleased".' }
  const bracketed = heading[1] === '['
  const day = date.toISOString().slice(0, 10)
  const released = `${heading[0].trimEnd()}\n\n## ${bracketed ? `[${version}]` : version} - ${day}`
  const moved = text.slice(0, heading.index) + released + text.slice(from)
  return { text: bracketed ? moveLinks(moved, version) : moved }
}

/** Headings, comments and empty lines say nothing. */
function hasEntry(section: string): boolean {
  return section
    .replaceAll(/<!--[^]*?-->/g, '')
    .split('\n')
    .some((line) => line.trim() !== '' && !line.startsWith('#'))
}

/** `[Unreleased]: …/compare/v1.0.0...HEAD` becomes one line for each of the two. */
function moveLinks(text: string, version: string): string {
  return text.replace(
    /^\[unreleased\]:[ \t]*(\S+\/)(v?)([^/\s]+?)\.\.\.HEAD[ \t]*$/im,
    (_, path: string, prefix: string, last: string) =>
      `[Unreleased]: ${path}${prefix}${version}...HEAD\n[${version}]: ${path}${prefix}${last}...${prefix}${version}`
  )
}
