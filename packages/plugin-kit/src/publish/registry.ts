import { isObject } from '../loose'
import { textAt, type PackageManifest } from '../pack/manifest'
import type { NpmrcLine } from './npmrc'
import type { PublishRegistry } from './options'
import { refuse, type Refusal } from './refusal'

/** What names a registry. */
export interface RegistryWish {
  /** From the command line. */
  readonly registry?: string
  readonly manifest: PackageManifest
  /** Lines of npm's settings, the one that counts most first. */
  readonly lines: readonly NpmrcLine[]
}

const NPM = 'https://registry.npmjs.org/'

/** What everybody reads: npm's registry, and a mirror that passes what it is sent on to it. */
const PUBLIC_HOSTS = ['registry.npmjs.org', 'registry.yarnpkg.com']

/**
 * The registry to publish to, by what is said most closely: the command line, `publishConfig` of package.json, the line of
 * the scope in npm's settings, their general line, npm's own registry. In each, what is said of the scope comes first.
 */
export function resolveRegistry({ registry, manifest, lines }: RegistryWish): PublishRegistry | Refusal {
  const scope = scopeOf(manifest)
  const keys = [...(scope === undefined ? [] : [`${scope}:registry`]), 'registry']
  const config = isObject(manifest.publishConfig) ? manifest.publishConfig : {}
  const [first] = [
    ...(registry === undefined ? [] : [{ url: registry, from: 'the option --registry' }]),
    ...keys.flatMap((key) => {
      const url = textAt(config, key)
      return url === undefined ? [] : [{ url, from: `"${key}" in publishConfig of package.json` }]
    }),
    ...keys.flatMap((key) => {
      const line = lines.find((candidate) => candidate.key === key)
      return line === undefined ? [] : [{ url: line.value, from: `the line ${key} of ${line.file}` }]
    }),
    { url: NPM, from: 'npm itself, as nothing names another' }
  ]
  return normal(first)
}

/** The scope of a package with its `@`; none where the name has none. */
export function scopeOf({ name }: PackageManifest): string | undefined {
  return typeof name === 'string' ? /^(@[^/]+)\//.exec(name)?.[1] : undefined
}

/** Refuses what everybody reads, unless that is wanted in so many words. */
export function checkPublic(
  { url, from }: PublishRegistry,
  manifest: PackageManifest,
  allowed: boolean
): Refusal | undefined {
  if (allowed || !PUBLIC_HOSTS.includes(new URL(url).hostname)) return undefined
  const key = scopeOf(manifest) === undefined ? 'registry' : `${scopeOf(manifest) ?? ''}:registry`
  return refuse('registry', {
    code: 'public-registry',
    where: from,
    what: `${url} is npm's public registry: what is published there can be read by everybody, and hardly be taken back.`,
    mend: `Name your own registry, as a line "${key}=https://…" in .npmrc or with --registry; or say --public.`
  })
}

function normal({ url, from }: PublishRegistry): PublishRegistry | Refusal {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  const bad = (what: string, mend: string): Refusal =>
    refuse('registry', { code: 'bad-registry', where: from, what, mend })
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    return bad('It is no address of a registry.', 'Write one such as https://npm.acme.example/.')
  }
  // npm would ignore it, and it would stand in every message.
  if (parsed.username !== '' || parsed.password !== '') {
    return bad('The address of the registry holds a user or a password.', loginMend(parsed))
  }
  return { url: `${parsed.origin}${parsed.pathname.replace(/\/*$/, '/')}`, from }
}

/** How one logs in at a registry. */
export function loginMend(registry: URL): string {
  const key = `//${registry.host}${registry.pathname.replace(/\/*$/, '/')}:_authToken`
  return (
    `Run "npm login --registry=${registry.origin}${registry.pathname}"; or, in CI, write the line ${key}=\${NPM_TOKEN} ` +
    'into .npmrc as it stands here, and set the variable NPM_TOKEN.'
  )
}
