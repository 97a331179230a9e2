import { parseArgs } from 'node:util'

/** What a release is called with. */
export interface ReleaseOptions {
  /** A version, or `patch`, `minor`, `major`. */
  readonly bump: string
  readonly registry?: string
  readonly tag?: string
  readonly dryRun: boolean
  readonly provenance: boolean
  readonly publicRegistry: boolean
}

/** How it is called. */
export const USAGE = `Usage: npm run release -- VERSION [options]

Releases all packages of this repository under one version. Called again with the same version after a failure, it
publishes what is missing and nothing else.

  VERSION            a version, or patch, minor or major
  --registry URL     where to publish; what .npmrc says where it is not given
  --tag NAME         the dist-tag; latest where it is not given, and needed for a preview
  --dry-run          does everything but writing for good, committing, tagging and publishing
  --provenance       has npm sign where the packages come from; in GitHub Actions and GitLab CI only
  --public           allows npm's public registry`

/** Our options that npm knows too, and takes for itself where they stand before \`--\`. */
const TAKEN = ['dry-run', 'tag', 'provenance'] as const

/**
 * Reads the command line.
 *
 * @param environment where npm leaves the options that it took for itself
 * @returns the options; or, as text, what is wrong or was asked for
 */
export function readOptions(
  args: readonly string[],
  environment: Readonly<NodeJS.ProcessEnv>
): ReleaseOptions | { readonly help: true } | { readonly problem: string } {
  const taken = TAKEN.filter((name) => (environment[`npm_config_${name.replace('-', '_')}`] ?? '') !== '')
  if (taken.length > 0) {
    // Without this a dry run that was asked for in the wrong place would publish.
    const names = taken.map((name) => `--${name}`).join(', ')
    return { problem: `npm took ${names} for itself, or has it from an .npmrc. Write options after "--".\n\n${USAGE}` }
  }
  try {
    return parse(args)
  } catch (error) {
    return { problem: `${error instanceof Error ? error.message : String(error)}\n\n${USAGE}` }
  }
}

function parse(args: readonly string[]): ReturnType<typeof readOptions> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      registry: { type: 'string' },
      tag: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      provenance: { type: 'boolean', default: false },
      public: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false }
    },
    allowPositionals: true
  })
  if (values.help) return { help: true }
  const [bump, ...others] = positionals
  if (bump === undefined || others.length > 0) return { problem: `One version is needed.\n\n${USAGE}` }
  return {
    bump,
    dryRun: values['dry-run'],
    provenance: values.provenance,
    publicRegistry: values.public,
    ...(values.registry === undefined ? {} : { registry: values.registry }),
    ...(values.tag === undefined ? {} : { tag: values.tag })
  }
}
