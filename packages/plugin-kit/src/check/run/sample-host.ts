import type { OnEventOptions } from '@extensible-webhooks/engine'

function ignore(): void {
  // Counts and logs of a run for the sake of a check go nowhere.
}

/** What Segment's host hands through with every call: plugins count and log without asking whether they can. */
export const HOST: OnEventOptions = {
  features: {},
  statsContext: {
    statsClient: {
      observe: ignore,
      _name: (name) => name,
      _tags: (tags = []) => tags,
      incr: ignore,
      set: ignore,
      histogram: ignore
    },
    tags: []
  },
  logger: {
    level: 'silent',
    name: 'xwh',
    debug: ignore,
    info: ignore,
    warn: ignore,
    error: ignore,
    crit: ignore,
    log: ignore,
    withTags: ignore
  }
}
