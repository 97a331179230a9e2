/** The oldest Node that is supported, as in `engines` of every package.json. */
const OLDEST = [20, 19, 0]

/**
 * @param {string} version as in `process.versions.node`
 * @returns {string | undefined} what to tell the user where this Node is too old
 */
function nodeProblem(version) {
  const parts = version.split('.').map(Number)
  const difference = OLDEST.map((part, index) => parts[index] - part).find((part) => part !== 0) ?? 0
  if (difference >= 0) return undefined
  return `This is Node ${version}; Node ${OLDEST.join('.')} or later is needed. Install it (https://nodejs.org) and try again.`
}

module.exports = { nodeProblem }
