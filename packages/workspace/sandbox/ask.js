/* Questions that are answered later: fetch, timers, the cache. */
const { call, parse } = require('./kit')

const waiting = new Map()

/**
 * @returns the promise of `{ value, bytes }`, and the id by which the question can be taken back
 */
exports.ask = (operation, args, ...buffers) => {
  const id = call('ask', [operation, args], ...buffers)
  const answer = new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject })
  })
  return { id, answer }
}

/** Takes a question back: its promise stays open for ever. */
exports.takeBack = (id) => {
  if (waiting.delete(id)) call('take-back', [id])
}

/** Called by the worker with an answer. */
exports.settle = (json, bytes) => {
  const { id, value, error } = parse(json)
  const asker = waiting.get(id)
  waiting.delete(id)
  if (!asker) return
  if (error) asker.reject(Object.assign(new TypeError(error.message), error.code ? { code: error.code } : {}))
  else asker.resolve({ value, bytes })
}
