import type { ReceivedRequest } from './parse-request'

/** How much of what came is kept. */
export interface KeepLimits {
  readonly maxRequests: number
  readonly maxBytes: number
}

/**
 * Adds to a list of requests and forgets the first ones where it grows too large. The list may be emptied by whoever
 * reads it.
 */
export function createRequestLog({ maxRequests, maxBytes }: KeepLimits): {
  readonly requests: ReceivedRequest[]
  readonly add: (request: ReceivedRequest) => void
} {
  const requests: ReceivedRequest[] = []
  let bytes = 0
  let known = 0
  return {
    requests,
    add: (request) => {
      if (requests.length !== known) bytes = requests.reduce((sum, { raw }) => sum + raw.length, 0)
      requests.push(request)
      bytes += request.raw.length
      while (requests.length > maxRequests || (bytes > maxBytes && requests.length > 1)) {
        bytes -= requests.shift()?.raw.length ?? 0
      }
      known = requests.length
    }
  }
}
