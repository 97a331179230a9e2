import type { Connection, Destination } from '@extensible-webhooks/workspace'
import type { Io } from '../io'
import { printable } from '../shared/style'

/** Tells a person, or a program with `--json`, what happens. Results go to standard output, the rest to standard error. */
export interface Teller {
  /** What to open; with `--json` the first of two lines. */
  ready(authorizeUrl: string, redirectUri: string, untilMs: number): void
  connection(connection: Connection, message: string): void
  failure(code: string, message: string): void
}

/** @param redact takes the secrets of the workspace out of a text */
export function createTeller(
  { slug, name }: Destination,
  json: boolean,
  redact: (text: string) => string,
  { stdout, stderr }: Pick<Io, 'stdout' | 'stderr'>
): Teller {
  const print = (value: object): unknown => stdout.write(`${JSON.stringify(value)}\n`)
  const clean = (text: string): string => printable(redact(text))
  if (json) {
    return {
      ready: (authorizeUrl, redirectUri, untilMs) => print({ authorizeUrl, redirectUri, waitsUntil: iso(untilMs) }),
      connection: ({ destination, state, expiresAtMs, renewable = false }, message) =>
        print({ destination, state, expiresAt: iso(expiresAtMs), renewable, message: clean(message) }),
      failure: (code, message) => print({ destination: slug, state: 'failed', code, message: clean(message) })
    }
  }
  return {
    ready: (authorizeUrl, redirectUri, untilMs) => {
      const lines = [
        `To connect "${slug}" (${name}), open this address and grant access:`,
        '',
        `  ${authorizeUrl}`,
        '',
        `The identity provider must know the redirect URI ${redirectUri}.`,
        `Waiting until ${iso(untilMs) ?? ''}; Ctrl-C ends it.`
      ]
      stderr.write(`${printable(lines.join('\n'))}\n`)
    },
    connection: (_connection, message) => {
      stdout.write(`${slug}: ${clean(message)}\n`)
    },
    failure: (_code, message) => {
      stderr.write(`${slug}: ${clean(message)}\n`)
    }
  }
}

function iso(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString()
}
