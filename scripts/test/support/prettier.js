// Prettier loads itself with import(), which jest's sandbox cannot; this is the same formatter without it.
const { format } = require('prettier/standalone')
const plugins = ['typescript', 'babel', 'estree'].map((name) => require(`prettier/plugins/${name}`))

module.exports = { format: (code, options) => format(code, { ...options, plugins }) }
