import { formatProblem, parseWorkspace, type LoadResult, type Workspace } from '../../src'
import { catalog } from './catalog'

/** A workspace with one destination; lines may be added to the destination, to its mapping, and at the end. */
export function workspaceText(parts: { destination?: string; mapping?: string; end?: string } = {}): string {
  const indent = (text: string | undefined, by: number): string =>
    text === undefined ? '' : `${text.replaceAll(/^/gm, ' '.repeat(by))}\n`
  return [
    'version: 1',
    'sources:',
    '  website: { writeKey: key-1 }',
    'destinations:',
    '  orders:',
    '    plugin: test-webhook',
    '    source: website',
    '    enabled: true',
    `${indent(parts.destination, 4)}    mappings:`,
    '      - name: All',
    '        action: send',
    '        enabled: true',
    `${indent(parts.mapping ?? 'trigger: type = "track"\nfields: { url: "http://127.0.0.1:1/" }', 8)}${parts.end ?? ''}`
  ].join('\n')
}

/** Parses with the catalog of the tests. */
export function parse(text: string, environment: Record<string, string> = {}): LoadResult {
  return parseWorkspace(text, 'shop.yaml', { catalog, environment })
}

/** The problems as lines of text. */
export function problemsOf(text: string, environment: Record<string, string> = {}): string[] {
  return parse(text, environment).problems.map(formatProblem)
}

/** The workspace, or a failure that shows the problems. */
export function workspaceOf(text: string, environment: Record<string, string> = {}): Workspace {
  const { workspace, problems } = parse(text, environment)
  if (!workspace) throw new Error(problems.map(formatProblem).join('\n'))
  return workspace
}
