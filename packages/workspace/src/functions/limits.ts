/** What one run may use, and the number of every queue and list of the sandbox. */
export const LIMITS = {
  /** Milliseconds of a run: of processor time, and on the clock where it waits. Segment's limit. */
  timeoutMs: 5_000,
  /** Bytes that a run may add to the memory of the sandbox. */
  memoryLimitBytes: 64 * 1024 * 1024,
  /** Bytes of QuickJS's stack, about 2,000 calls of a function by itself. */
  stackLimitBytes: 256 * 1024,
  /** Threads, each with one run at a time. */
  maxWorkers: 2,
  /** Calls that wait for a thread; one more fails at once. */
  maxWaiting: 10_000,
  /** How long after its limit a thread may still answer before it is ended, in milliseconds. */
  graceMs: 10,
  /** How long a thread that is ready may take to begin, in milliseconds, before it is given up. */
  maxStartMs: 5_000,
  /** Characters of JSON that one event may have when it comes back. */
  maxResultLength: 4 * 1024 * 1024,
  /** Lines, and characters in all of them, that are kept of `console`. */
  maxLogLines: 200,
  maxLogLength: 64 * 1024,
  /** Requests, timers and cache calls under way in one run. */
  maxAsks: 256,
  /** `createHash` and its like in one run. */
  maxCryptoObjects: 10_000,
  /** Bytes of one `randomBytes`. */
  maxRandomBytes: 1024 * 1024,
  /** Loaded functions, and bytes of their memory, that a thread keeps. */
  maxPrograms: 64,
  maxProgramBytes: 32 * 1024 * 1024,
  /** A thread whose memory has grown beyond this is replaced after the run. */
  retireAboveBytes: 48 * 1024 * 1024
} as const
