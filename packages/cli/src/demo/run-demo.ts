import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  generateEvents,
  startIdentityProvider,
  startVerifyingReceiver,
  type IdentityProvider,
  type VerifyingReceiver
} from '@extensible-webhooks/harness'
import { describeDemo } from './describe-demo'
import { demoSecrets, pathRules } from './secrets'

const EVENTS = 1_200
const SEED = 2026

/**
 * What `npm start` runs: an identity provider and a verifying receiver on free ports of loopback, generated events, and
 * the real `xwh deliver` in a process of its own. Everything it starts and writes is gone at its end.
 *
 * @param root folder of the repository
 * @returns the exit code: 0 where every delivery arrived and every signature was right
 */
export async function runDemo(root: string): Promise<number> {
  const secrets = demoSecrets()
  const idp = await startIdentityProvider({ clients: { [secrets.ERP_CLIENT_ID]: secrets.ERP_CLIENT_SECRET } })
  const receiver = await startVerifyingReceiver(pathRules(secrets, idp))
  const folder = await mkdtemp(join(tmpdir(), 'xwh-start-'))
  try {
    return await deliverExample(root, folder, { idp, receiver, secrets })
  } finally {
    await Promise.all([receiver.close(), idp.close(), rm(folder, { recursive: true, force: true })])
  }
}

interface Demo {
  readonly idp: IdentityProvider
  readonly receiver: VerifyingReceiver
  readonly secrets: Readonly<Record<string, string>>
}

async function deliverExample(root: string, folder: string, { idp, receiver, secrets }: Demo): Promise<number> {
  const file = join(folder, 'events.ndjson')
  const events = await generateEvents({ seed: SEED, count: EVENTS })
  await writeFile(file, events.map((event) => `${JSON.stringify(event)}\n`).join(''))
  say(`${EVENTS} events of a shop were generated (seed ${SEED}).`)
  say(`A receiver that verifies every signature listens on ${receiver.url}, an identity provider on ${idp.url}.`)
  say('')
  const args = ['deliver', 'examples/workspace.yaml', file, '--allow-private-network=127.0.0.1']
  say(`$ xwh ${args.map((arg) => (arg === file ? 'events.ndjson' : arg)).join(' ')}`)
  say('')
  const code = await runCli(root, args, { ...secrets, RECEIVER_URL: receiver.url, IDP_URL: idp.url })
  say('')
  const refused = [...receiver.counts.values()].reduce((sum, count) => sum + count.refused, 0)
  say(describeDemo(receiver, idp))
  return code === 0 && refused === 0 ? 0 : 1
}

/** The very program that a user types, so that what is seen here is what will be seen there. */
async function runCli(root: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  const bin = join(__dirname, '../bin.js')
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit']
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  return code ?? 1
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
