/** One thing that is wrong with what was asked for. */
export interface AnswerProblem {
  /** Path into the workspace, such as `destinations.orders.settings.sharedSecret`; empty where it is about the call. */
  readonly path: string
  /** What is wrong and what to do, without a secret. */
  readonly message: string
}

/** What a call gave: a value, perhaps with warnings, or every problem at once. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly AnswerProblem[] }
  | { readonly ok: false; readonly problems: readonly AnswerProblem[] }

/** An answer that holds a value. */
export function done<T>(value: T, warnings: readonly AnswerProblem[] = []): Answer<T> {
  return { ok: true, value, warnings }
}

/** An answer that refuses, in words. */
export function refuse(
  message: string,
  path = ''
): { readonly ok: false; readonly problems: readonly AnswerProblem[] } {
  return { ok: false, problems: [{ path, message }] }
}
