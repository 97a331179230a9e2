import { createRequire } from 'node:module'
import { Command } from 'commander'
import type { Io } from '../../io'
import type * as PublishModule from './publish'
import type { PublishCommandOptions } from './publish'

// A plain import() would want another name for the file in TypeScript than in the built package.
const load = createRequire(__filename)

/** The command `xwh plugin publish`. */
export function publishCommand(io: Io, done: (code: number) => void): Command {
  return new Command('publish')
    .description(
      'Builds, checks, packs and publishes a plugin to your npm registry. Publishes nothing that is not committed.'
    )
    .argument('[folder]', 'folder of the plugin', '.')
    .option('--bump <step>', 'raises the version first: patch, minor, major, or a version')
    .option('--registry <url>', "address of the registry (default: what package.json or npm's settings name)")
    .option('--public', "allows npm's public registry", false)
    .option('--tag <name>', 'dist-tag of the version (default: latest)')
    .option('--access <who>', 'public or restricted, for a package with a scope')
    .option('--provenance', 'has npm sign which job of CI made it, from which commit', false)
    .option('--dry-run', 'does everything but writing and publishing', false)
    .option('--no-changelog', 'leaves CHANGELOG.md as it is')
    .option('--no-git', 'commits and tags nothing')
    .option('--ignore-scripts', 'runs no script of the plugin, and builds nothing', false)
    .option('--json', 'prints one JSON object', false)
    .addHelpText('after', HELP)
    .action(async (folder: string, options: Omit<PublishCommandOptions, 'folder'>) => {
      const { publish } = load('./publish') as typeof PublishModule
      done(await publish({ ...options, folder }, io))
    })
}

const HELP = `
Exit codes: 0 published; 1 refused or failed, with the reason; 2 an option is wrong; 130 interrupted.

Examples:
  xwh plugin publish --dry-run
  xwh plugin publish --bump minor --registry https://npm.acme.example/`
