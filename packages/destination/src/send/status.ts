/** Status of the response that an error of the request client brings, where there was one. */
export function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('response' in error)) return undefined
  const { response } = error
  if (typeof response !== 'object' || response === null || !('status' in response)) return undefined
  return typeof response.status === 'number' ? response.status : undefined
}

/** A redirect is never followed, and is a failure (R3). */
export function isRedirect(status: number): boolean {
  return status >= 300 && status < 400
}

/** What to say about a redirect; where it leads is not told, since it may hold a secret. */
export function redirectMessage(status: number): string {
  return `The endpoint answered ${status}, a redirect, which is not followed: put the final address into the field url.`
}
