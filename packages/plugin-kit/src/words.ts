/** A message that others wrote is cut here, so that it cannot fill a terminal. */
const LONGEST = 300

/** What somebody threw, in one line that a terminal can show. */
export function messageOf(error: unknown): string {
  return oneLine(error instanceof Error ? error.message : thrown(error))
}

/** The first line of a text of others, without control characters and not too long. */
export function oneLine(text: string): string {
  const [line = ''] = text.trim().split('\n')
  const shown = line.replaceAll(/\p{Cc}/gu, '\ufffd')
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown
}

function thrown(value: unknown): string {
  try {
    return String(value)
  } catch {
    return 'something that is no text'
  }
}

/** The code of an error of Node, such as `MODULE_NOT_FOUND`; empty where there is none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
