import { isSignatureError, verifyStandardWebhook } from '@extensible-webhooks/signing'
import type { Command } from 'commander'
import { InputError } from '../exit-codes'
import type { Io } from '../io'
import { collect } from './arguments'

/** The secrets on a command line. */
export interface SecretOptions {
  readonly secret?: readonly string[]
  readonly secretEnv?: readonly string[]
  readonly standardSecret?: readonly string[]
  readonly standardSecretEnv?: readonly string[]
}

/** A secret, and the name under which it may be spoken of. */
export interface LabelledSecret {
  readonly label: string
  readonly value: string
}

/** Secrets by what they verify. */
export interface Secrets {
  /** For `X-Signature`. */
  readonly shared: readonly LabelledSecret[]
  /** For Standard Webhooks. */
  readonly standard: readonly LabelledSecret[]
}

/** Adds the options for secrets; each may be given several times, for a rotation. */
export function withSecretOptions(command: Command): Command {
  return command
    .option('--secret-env <name>', 'environment variable with a secret of X-Signature', collect)
    .option('--standard-secret-env <name>', 'environment variable with a Standard Webhooks secret', collect)
    .option('--secret <text>', 'a secret of X-Signature; others can see your command line', collect)
    .option('--standard-secret <text>', 'a Standard Webhooks secret; others can see your command line', collect)
}

/**
 * Finds the secrets of the options.
 *
 * @throws InputError where a variable is not set, or a secret cannot be one; never with the secret in it
 */
export function readSecrets(options: SecretOptions, env: Io['env']): Secrets {
  const { secret = [], secretEnv = [], standardSecret = [], standardSecretEnv = [] } = options
  const standard = [
    ...standardSecretEnv.map((name) => fromEnvironment('--standard-secret-env', name, env)),
    ...standardSecret.map((value, index) => fromText('--standard-secret', value, index))
  ]
  for (const one of standard) checkStandard(one)
  return {
    shared: [
      ...secretEnv.map((name) => fromEnvironment('--secret-env', name, env)),
      ...secret.map((value, index) => fromText('--secret', value, index))
    ],
    standard
  }
}

function fromEnvironment(option: string, name: string, env: Io['env']): LabelledSecret {
  const value = env[name]
  if (value === undefined || value === '') {
    throw new InputError(`${option} ${name}: the environment variable is not set, or empty; give the name of one.`)
  }
  return { label: `$${name}`, value }
}

function fromText(option: string, value: string, index: number): LabelledSecret {
  if (value === '') throw new InputError(`${option}: the secret is empty.`)
  return { label: `${option} #${index + 1}`, value }
}

/** Any message will do: a secret that is none fails before it is looked at. */
function checkStandard({ label, value }: LabelledSecret): void {
  const headers = { 'webhook-id': 'm', 'webhook-timestamp': '1', 'webhook-signature': 'v1,AAAA' }
  try {
    verifyStandardWebhook({ headers, body: '', secrets: [value], nowMs: 1_000 })
  } catch (error) {
    if (isSignatureError(error) && error.code === 'malformed-secret') throw new InputError(`${label}: ${error.message}`)
    if (!isSignatureError(error)) throw error
  }
}
