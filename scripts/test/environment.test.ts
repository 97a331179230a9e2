import { withoutNpmRun } from '../lib/environment'
import { run } from '../lib/run'

describe('the environment of programs that the scripts start', () => {
  it('lacks what a surrounding npm run was called with and has put there', () => {
    const fromNpm = {
      npm_command: 'run',
      npm_config_dry_run: 'true',
      npm_config_local_prefix: '/somewhere',
      NPM_CONFIG_TAG: 'next',
      npm_execpath: '/npm-cli.js',
      npm_lifecycle_event: 'test',
      npm_package_name: 'extensible-webhooks',
      npm_node_execpath: '/node'
    }
    expect(withoutNpmRun(fromNpm)).toEqual({})
  })

  it('keeps how the registry is reached, and everything that is not of npm', () => {
    const kept = {
      npm_config_registry: 'https://npm.example.com/',
      NPM_CONFIG_USERCONFIG: '/home/somebody/.npmrc',
      npm_config_https_proxy: 'http://proxy.example.com',
      NPM_TOKEN: 'a token',
      PATH: '/bin'
    }
    expect(withoutNpmRun(kept)).toEqual(kept)
  })

  it('is that of every program', async () => {
    process.env['npm_config_dry_run'] = 'true'
    const { output } = await run('npm', ['config', 'get', 'dry-run'])
    delete process.env['npm_config_dry_run']
    expect(output).toBe('false\n')
  })
})
