/** An answer of the API. */
export interface Reply {
  readonly status: number
  readonly body: unknown
}

/** An error as the API writes it: the first cause in front, and the status in the body, too. */
export function apiError(status: number, type: string, reason: string, more: object = {}): Reply {
  const cause = { type, reason, ...more }
  return { status, body: { error: { root_cause: [cause], ...cause }, status } }
}

/** What one item of a bulk says of an error. */
export function itemError(type: string, reason: string, causedBy?: { type: string; reason: string }): object {
  return { type, reason, ...(causedBy ? { caused_by: causedBy } : {}) }
}
