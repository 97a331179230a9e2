import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { run } from '../../src'

/** What a run of `xwh` in this process gave. */
export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly stdin?: string | Readable
  readonly env?: Record<string, string>
  /** Whether a person watches both outputs. */
  readonly terminal?: boolean
}

/** Runs `xwh` in this process with outputs of its own. */
export async function xwh(
  args: readonly string[],
  { stdin = '', env = {}, terminal = false }: RunOptions = {}
): Promise<Ran> {
  const out: string[] = []
  const err: string[] = []
  const code = await run(args, {
    stdout: { write: (text) => out.push(text), isTTY: terminal },
    stderr: { write: (text) => err.push(text), isTTY: terminal, columns: 60 },
    stdin: typeof stdin === 'string' ? Readable.from([Buffer.from(stdin)]) : stdin,
    env,
    onInterrupt: () => () => undefined,
    exit: () => undefined
  })
  return { code, stdout: out.join(''), stderr: err.join('') }
}

/** A folder for the files of one test. */
export interface Folder {
  readonly path: string
  /** Writes a file and gives its path. */
  readonly file: (name: string, content: string | Buffer) => string
  readonly remove: () => void
}

export function createFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'xwh-cli-'))
  return {
    path,
    file: (name, content) => {
      const full = join(path, name)
      writeFileSync(full, content)
      return full
    },
    remove: () => {
      rmSync(path, { recursive: true, force: true })
    }
  }
}

/** A workspace with one destination that sends track calls to a URL. */
export function workspace(
  url: string,
  parts: { fields?: string; mapping?: string; destination?: string } = {}
): string {
  return `version: 1
name: Test
sources:
  website: { writeKey: key-website }
destinations:
  orders:
    plugin: actions-webhook-extensible
    source: website
    enabled: true
${(parts.destination ?? 'settings: { sharedSecret: s }').replaceAll(/^/gm, '    ')}
    mappings:
      - name: Track
        action: send
        enabled: true
        trigger: type = "track"
        fields: { url: "${url}"${parts.fields ?? ''} }
${(parts.mapping ?? '').replaceAll(/^(?=.)/gm, '        ')}
`
}

/** Events as NDJSON. */
export function ndjson(...events: object[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join('')
}

export function track(id: string, properties: object = {}): object {
  return { type: 'track', event: 'Test', messageId: id, properties }
}
