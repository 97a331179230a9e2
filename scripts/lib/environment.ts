/**
 * Settings of npm by which it reaches the network and knows who runs it: a child needs them as much as we do. npm hands
 * everything else that it was called with to the scripts it runs, and they to npm again: `--tag` or `--dry-run` of an
 * `npm run` would reach an `npm publish` three processes below.
 */
const KEPT = new Set([
  'ca',
  'cafile',
  'cache',
  'cert',
  'globalconfig',
  'https_proxy',
  'key',
  'noproxy',
  'proxy',
  'registry',
  'strict_ssl',
  'userconfig'
])

/** What npm sets for the scripts it runs, the settings among them. */
const NPM = /^npm_(config_|package_|lifecycle_|command$|execpath$|node_execpath$)/i
const SETTING = /^npm_config_/i

/** An environment without what a surrounding `npm run` has put there, but for how the registry is reached. */
export function withoutNpmRun(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !NPM.test(name) || KEPT.has(settingOf(name)))
  )
}

function settingOf(name: string): string {
  return name.replace(SETTING, '').toLowerCase()
}
