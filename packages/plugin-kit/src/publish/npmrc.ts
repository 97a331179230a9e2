import { readFileSync } from 'node:fs'

/** One line of an `.npmrc`. */
export interface NpmrcLine {
  readonly key: string
  /** As it is written, with `${VARIABLES}`. */
  readonly raw: string
  /** As npm reads it. */
  readonly value: string
  /** Absolute path of the file, or `the environment`. */
  readonly file: string
}

type Environment = Readonly<Record<string, string | undefined>>

/** Keys of what logs in. */
const LOGIN = /(?:^|:)(?:_authToken|_auth|_password)$/i

/** Variables that hold tokens by custom, whatever file names them. */
const TOKEN_VARIABLES = ['NODE_AUTH_TOKEN', 'NPM_TOKEN', 'NPM_CONFIG_OTP']

/**
 * Reads the lines of an `.npmrc` as npm does: `key = value`, comments after `;` or `#`, `${VARIABLES}` of the environment.
 *
 * @param text of the file
 * @param file its path
 * @param env what variables are taken from; one that is not set stays as it is written
 */
export function parseNpmrc(text: string, file: string, env: Environment): NpmrcLine[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const match = /^\s*([^;#=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line)
    if (match === null) return []
    const [, key = '', written = ''] = match
    const raw = written.replace(/^(["'])(.*)\1$/, '$2')
    return [{ key, raw, value: expand(raw, env), file }]
  })
}

/** The lines of several files, the one that counts most first; a file that is not there has none. */
export function readNpmrcs(files: readonly string[], env: Environment): NpmrcLine[] {
  return [...environmentLines(env), ...files.flatMap((file) => parseNpmrc(readIfThere(file), file, env))]
}

/** The lines that log in at a registry: those of its address, or of a part of it. */
export function loginLines(lines: readonly NpmrcLine[], registry: string): NpmrcLine[] {
  const address = registry.replace(/^[a-z]+:/i, '')
  return lines.filter(({ key }) => {
    const match = /^(\/\/.*\/):(?:_authToken|_auth|_password|certfile|keyfile)$/i.exec(key)
    return match !== null && address.startsWith(match[1] ?? '')
  })
}

/** Variables that a line names and the environment does not have. */
export function missingVariables({ raw }: NpmrcLine, env: Environment): string[] {
  return [...raw.matchAll(/\$\{([^}?]+)\??\}/g)].flatMap(([, name = '']) => ((env[name] ?? '') === '' ? [name] : []))
}

/** Everything that must never be printed, by its value. */
export function secretsOf(lines: readonly NpmrcLine[], env: Environment): string[] {
  const values = lines.filter(({ key }) => LOGIN.test(key)).map(({ value }) => value)
  // Shorter ones would be found inside of harmless words, and no registry gives such a token.
  return [...values, ...TOKEN_VARIABLES.map((name) => env[name] ?? '')].filter((secret) => secret.length >= 6)
}

/** npm takes its settings from variables too: `npm_config_registry`. */
function environmentLines(env: Environment): NpmrcLine[] {
  return Object.entries(env).flatMap(([name, value = '']) => {
    const match = /^npm_config_(.+)$/i.exec(name)
    return match === null ? [] : [{ key: match[1] ?? '', raw: value, value, file: 'the environment' }]
  })
}

function expand(raw: string, env: Environment): string {
  return raw.replaceAll(/\$\{([^}?]+)(\??)\}/g, (written: string, name: string, optional: string) => {
    return env[name] ?? (optional === '' ? written : '')
  })
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
