/* Timers follow the clock of the host, and end with the run. */
const { ask, takeBack } = require('./ask')

const asked = new Map()
let nextId = 1
let fail

/** What is to happen with an error that a timer's function throws. */
exports.onFailure = (handler) => {
  fail = handler
}

exports.setTimeout = (callback, delay = 0, ...args) => {
  if (typeof callback !== 'function') throw new TypeError('setTimeout: the first argument must be a function')
  const id = nextId++
  const { id: question, answer } = ask('timer', { ms: Math.max(0, Math.min(Number(delay) || 0, 2147483647)) })
  asked.set(id, question)
  void answer.then(() => {
    asked.delete(id)
    try {
      callback(...args)
    } catch (error) {
      fail(error)
    }
  })
  return id
}

exports.clearTimeout = (id) => {
  const question = asked.get(id)
  if (question === undefined) return
  asked.delete(id)
  takeBack(question)
}
