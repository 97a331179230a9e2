import { textAt, type PackageManifest } from '../pack/manifest'
import type { Npm } from './npm'
import { refuse, type Refusal } from './refusal'

/** Scripts that npm would run, or people do, before a package is published; those of packing come with `npm pack`. */
const SCRIPTS = ['build', 'prepublishOnly'] as const

/** The scripts of a package that build it, in their order. */
export function buildScripts({ scripts }: PackageManifest): string[] {
  return SCRIPTS.filter((name) => textAt(scripts, name) !== undefined)
}

/** Runs them; the first that fails ends it. */
export async function build(npm: Npm, scripts: readonly string[]): Promise<Refusal | undefined> {
  for (const name of scripts) {
    // A variable npm_config_dry_run is no concern of a build.
    const { code, stdout, stderr } = await npm.run(['run', name, '--loglevel=error'])
    if (code === 0) continue
    return refuse('build', {
      code: 'build-failed',
      where: `package.json: scripts.${name}`,
      what: `"npm run ${name}" failed:\n${`${stdout}${stderr}`.trim()}`,
      mend: 'Mend what it says.'
    })
  }
  return undefined
}
