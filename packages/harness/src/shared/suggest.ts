import { createRequire } from 'node:module'
import type * as WorkspaceModule from '@extensible-webhooks/workspace'

const load = createRequire(__filename)

/** `did you mean "x"?`, or what is known. Loads the workspace package only now: most who use this one never need it. */
export function suggest(name: string, known: readonly string[]): string {
  return (load('@extensible-webhooks/workspace') as typeof WorkspaceModule).suggest(name, known)
}
