import { dirname, isAbsolute, resolve } from 'node:path'
import type { ProbeResult } from './probe'

/** A message that others wrote is cut here, so that it cannot fill a terminal. */
const LONGEST_MESSAGE = 300

/** How loading failed. */
export type Failure = Exclude<ProbeResult, { ended: 'ok' }>

/** What was to be loaded. */
export interface Wanted {
  /** npm name or path, as it was written. */
  readonly from: string
  /** Path of the file that names it. */
  readonly path: string
}

/** Whether a plugin is named by its place and not by the name of a package. */
export function isPath(from: string): boolean {
  return /^\.{1,2}(\/|$)/.test(from) || isAbsolute(from)
}

/** Says why a module cannot be loaded, and what to do. */
export function whyNotLoaded(failure: Failure, wanted: Wanted): string {
  const { from } = wanted
  switch (failure.ended) {
    case 'threw':
      return whyThrown(failure, wanted)
    case 'hung':
      return (
        `${from} was still loading after ${failure.seconds} s, and was stopped; ` +
        'look for an endless loop, or for waiting, outside its functions.'
      )
    case 'exited':
      return (
        `${from} ends the process while it is loaded (${failure.code === null ? 'killed' : `exit code ${failure.code}`}); ` +
        'take process.exit out of it.'
      )
    case 'memory':
      return `${from} takes more than ${Math.round(failure.bytes / 1e6)} MB of memory while it is loaded, and was stopped.`
  }
}

const ESM_ONLY = [
  'ERR_PACKAGE_PATH_NOT_EXPORTED',
  'ERR_REQUIRE_ESM',
  'ERR_REQUIRE_ASYNC_MODULE',
  'ERR_REQUIRE_CYCLE_MODULE'
]

function whyThrown({ code, message }: { code: string; message: string }, { from, path }: Wanted): string {
  if (ESM_ONLY.includes(code)) {
    return (
      `${from} can only be imported as an ES module, and actions-core works with CommonJS only; ` +
      'build the plugin as CommonJS, or give its package an entry for require.'
    )
  }
  const text = message.split('\n')[0] ?? ''
  if (code === 'MODULE_NOT_FOUND' && text.includes(`'${from}'`)) {
    return isPath(from)
      ? `there is no such file: ${from}; paths are relative to the ${isConfig(path) ? 'configuration' : 'workspace file'}.`
      : `the package ${from} is not installed; run npm install ${from} in ${dirname(resolve(path))}.`
  }
  return `${from} throws while it is loaded: ${text.slice(0, LONGEST_MESSAGE)}`
}

function isConfig(path: string): boolean {
  return /xwh\.config\.\w+$/.test(path)
}
