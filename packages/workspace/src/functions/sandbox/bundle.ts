import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const FOLDER = join(__dirname, '..', '..', '..', 'sandbox')

/** The files of `sandbox/`; the last one is the entry. */
const OWN = [
  'kit',
  'ask',
  'random',
  'inspect',
  'errors',
  'console',
  'bytes',
  'url-search-params',
  'url',
  'fetch',
  'crypto',
  'timers',
  'cache',
  'clone',
  'run',
  'globals'
]

/**
 * The prelude as one expression: a function that takes the host's function, and gives what `sandbox/globals.js` exports.
 * Each file is a CommonJS module, so that npm packages and ours are written as everywhere else. What has run is let go of:
 * functions keep their source, and every restored run would pay for it.
 */
export function bundlePrelude(): string {
  const modules = [...packages(), ...OWN.map((name) => [`./${name}`, join(FOLDER, `${name}.js`)] as const)]
  const factories = modules.map(
    ([name, path]) => `${JSON.stringify(name)}: function (module, exports, require) {${readFileSync(path, 'utf8')}\n}`
  )
  return `(function (host) {
    const made = { host: { exports: host } }
    const factories = {${factories.join(',\n')}}
    function require(name) {
      if (!made[name]) {
        const module = (made[name] = { exports: {} })
        const factory = factories[name]
        delete factories[name]
        factory.call(module.exports, module, module.exports, require)
      }
      return made[name].exports
    }
    return require('./globals')
  })`
}

function packages(): (readonly [string, string])[] {
  // The slash at the end names the npm package, not Node's own module.
  const buffer = require.resolve('buffer/')
  const fromBuffer = createRequire(buffer)
  return [
    ['base64-js', fromBuffer.resolve('base64-js')],
    ['ieee754', fromBuffer.resolve('ieee754')],
    ['buffer', buffer],
    ['lodash', require.resolve('lodash/lodash.min.js')]
  ]
}
