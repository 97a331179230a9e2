import { codeOf } from '../errors'
import { isStateError, StateError, type StateErrorCode } from './state-error'

type Reason = readonly [code: StateErrorCode, what: string]

const REASONS: Readonly<Record<string, Reason>> = {
  ENOSPC: ['no-space', 'there is no space left on the disk; make room and try again'],
  EDQUOT: ['no-space', 'the quota of the disk is used up; make room and try again'],
  EROFS: ['not-writable', 'the disk is read-only; put the workspace file in a folder that can be written'],
  EACCES: ['not-writable', 'you may not write there; change its permissions'],
  EPERM: ['not-writable', 'you may not write there; change its permissions'],
  ENOTDIR: ['not-writable', 'something else has the name of a folder; move it away'],
  EEXIST: ['not-writable', 'something else has the name of a folder; move it away']
}

/**
 * Runs what touches the disk, and tells its failures in words.
 *
 * @param path the file or folder it is about
 * @throws StateError `unreadable`, `not-writable` or `no-space`
 */
export async function told<T>(path: string, doing: 'read' | 'write', run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (isStateError(error) || codeOf(error) === '') throw error
    throw describe(path, doing, error)
  }
}

function describe(path: string, doing: 'read' | 'write', error: unknown): StateError {
  const code = codeOf(error)
  if (doing === 'read') {
    const what = `${path} cannot be read (${code}); change its permissions, or move it away.`
    return new StateError('unreadable', what, path, { cause: error })
  }
  const [reason, what] = REASONS[code] ?? ['not-writable', `it cannot be written (${code})`]
  return new StateError(reason, `The local state in ${path} cannot be kept: ${what}.`, path, { cause: error })
}
