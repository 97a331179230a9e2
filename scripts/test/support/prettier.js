// Prettier loads itself with import(), which jest's sandbox cannot; this is the same formatter without it.
const { format } = require('prettier/standalone')
const plugins = [require('prettier/plugins/typescript'), require('prettier/plugins/estree')]

module.exports = { format: (code, options) => format(code, { ...options, plugins }) }
