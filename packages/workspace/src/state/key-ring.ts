import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Environment } from '../file/environment'
import type { Disk } from './disk'
import { SCOPE, SEALED } from './names'
import { keyOf, type Key } from './seal'
import { StateError } from './state-error'
import { told } from './told'

/** The keys of a folder. */
export interface KeyRing {
  /** What is written is sealed under this one. */
  readonly current: Key
  /** What may be opened with: the current key first. */
  readonly all: readonly Key[]
}

/** Where keys are looked up. */
export interface KeyPlaces {
  /** The folder `.xwh`. */
  readonly folder: string
  readonly env: Environment
  readonly disk: Disk
}

const KEY_BYTES = 32
const EXPECTED = 'expected 32 bytes as base64 or hex, as `openssl rand -base64 32` prints them'

/** Path of the file of keys, one a line, the current one first. */
export function keyFile(folder: string): string {
  return join(folder, 'key')
}

/**
 * Looks the keys up: `XWH_KEY`, else the first line of `.xwh/key`, is the current one; the others, and those of
 * `XWH_PREVIOUS_KEYS`, open what was sealed before.
 *
 * @returns nothing where there is no current key
 * @throws StateError `bad-key` or `unreadable`
 */
export async function readKeyRing({ folder, env, disk }: KeyPlaces): Promise<KeyRing | undefined> {
  const [named] = parseKeys(env['XWH_KEY'], 'XWH_KEY')
  const previous = parseKeys(env['XWH_PREVIOUS_KEYS'], 'XWH_PREVIOUS_KEYS')
  const path = keyFile(folder)
  const text = await told(path, 'read', () => disk.read(path))
  const kept = text === undefined ? [] : parseKeys(text, path)
  if (text !== undefined && kept.length === 0) throw badKey(path)
  const current = named ?? kept[0]
  return current && { current, all: [current, ...previous, ...kept] }
}

/**
 * The keys, with a new one where there is none yet.
 *
 * @throws StateError, `no-key` where something is sealed already: a new key would lock it away
 */
export async function ensureKeyRing(places: KeyPlaces): Promise<KeyRing> {
  const known = await readKeyRing(places)
  if (known) return known
  const { folder, disk } = places
  if ((await listSealed(places)).length > 0) {
    const what = `${folder} holds sealed files, but neither XWH_KEY nor ${keyFile(folder)} is there.`
    throw new StateError('no-key', `${what} Put the key back, or remove the folder and connect again.`, folder)
  }
  const current = newKey()
  await writeKeyFile(folder, [current], disk)
  return { current, all: [current] }
}

/** A new key. */
export function newKey(): Key {
  return keyOf(randomBytes(KEY_BYTES))
}

/** Writes the file of keys, the current one first. */
export async function writeKeyFile(folder: string, keys: readonly Key[], disk: Disk): Promise<void> {
  const text = keys.map(({ bytes }) => `${bytes.toString('base64')}\n`).join('')
  await told(keyFile(folder), 'write', () => disk.write(keyFile(folder), text))
}

/** A sealed file: the folder of its workspace file, and its name in it. */
export interface SealedPlace {
  readonly scope: string
  readonly file: string
}

/** Every sealed file of a folder, whatever workspace file it belongs to. */
export async function listSealed({ folder, disk }: Pick<KeyPlaces, 'folder' | 'disk'>): Promise<SealedPlace[]> {
  const scopes = (await told(folder, 'read', () => disk.list(folder))).filter((name) => name.endsWith(SCOPE))
  const found = scopes.map(async (scope) => {
    const path = join(folder, scope)
    const files = await told(path, 'read', () => disk.list(path))
    return files.filter((name) => name.endsWith(SEALED)).map((file) => ({ scope, file }))
  })
  return (await Promise.all(found)).flat()
}

function parseKeys(text: string | undefined, where: string): Key[] {
  const words = (text ?? '').split(/[\s,]+/).filter((word) => word !== '')
  const keys = words.map((word) => parseKey(word, where))
  if (where === 'XWH_KEY' && keys.length > 1) throw badKey(where)
  return keys
}

function parseKey(word: string, where: string): Key {
  if (/^[0-9a-f]{64}$/i.test(word)) return keyOf(Buffer.from(word, 'hex'))
  if (/^[\w+/-]{43}=?$/.test(word)) return keyOf(Buffer.from(word, 'base64'))
  throw badKey(where)
}

/** Names the place only: whatever it holds may be a key that was nearly right. */
function badKey(where: string): StateError {
  const isFile = !where.startsWith('XWH_')
  const mend = isFile ? '; put back a copy of the file, or set XWH_KEY' : ''
  return new StateError('bad-key', `${where} is no key: ${EXPECTED}${mend}.`, isFile ? where : '')
}
