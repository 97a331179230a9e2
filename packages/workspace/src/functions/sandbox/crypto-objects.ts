import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSign,
  createVerify,
  getHashes,
  randomBytes,
  randomInt,
  randomUUID,
  timingSafeEqual
} from 'node:crypto'
import { LIMITS } from '../limits'
import type { HostCall, HostFunction } from './host-functions'

/** One of Node's objects, by what it can do; ciphers add what GCM needs. */
interface CryptoObject {
  update(data: Uint8Array): unknown
  digest?(): Buffer
  copy?(): CryptoObject
  final?(): Buffer
  sign?(key: never): Buffer
  verify?(key: never, signature: Uint8Array): boolean
  setAAD?(data: Uint8Array): unknown
  setAuthTag?(tag: Uint8Array): unknown
  getAuthTag?(): Buffer
  setAutoPadding?(automatic: boolean): unknown
}

const NONE = new Uint8Array()

const CREATE: Readonly<Record<string, (algorithm: string, buffers: readonly Uint8Array[]) => CryptoObject>> = {
  hash: (algorithm) => createHash(algorithm),
  hmac: (algorithm, [key = NONE]) => createHmac(algorithm, key),
  cipher: (algorithm, [key = NONE, iv = NONE]) => createCipheriv(algorithm, key, orNull(iv)),
  decipher: (algorithm, [key = NONE, iv = NONE]) => createDecipheriv(algorithm, key, orNull(iv)),
  sign: (algorithm) => createSign(algorithm),
  verify: (algorithm) => createVerify(algorithm)
}

/** ECB takes no vector. */
function orNull(iv: Uint8Array): Uint8Array | null {
  return iv.length === 0 ? null : iv
}

/**
 * The objects of Node's crypto module that a run made. The sandbox knows them by number; numbers are never given twice, so
 * that one which a function kept from its loading belongs to nothing.
 */
export class CryptoObjects {
  readonly #objects = new Map<number, CryptoObject>()
  #lastId = 0

  /** Lets go of everything: the run has ended. */
  clear(): void {
    this.#objects.clear()
  }

  functions(): [string, HostFunction][] {
    return [
      ['crypto.create', (call) => this.#create(call)],
      ['crypto.copy', ({ args: [id] }) => this.#keep(this.#can(id, 'copy').copy())],
      ['crypto.update', (call) => this.#update(call)],
      ['crypto.digest', ({ args: [id] }) => this.#can(id, 'digest').digest()],
      ['crypto.final', ({ args: [id] }) => this.#can(id, 'final').final()],
      [
        'crypto.aad',
        ({ args: [id], buffers: [data = NONE] }) => {
          this.#can(id, 'setAAD').setAAD(data)
        }
      ],
      [
        'crypto.set-tag',
        ({ args: [id], buffers: [tag = NONE] }) => {
          this.#can(id, 'setAuthTag').setAuthTag(tag)
        }
      ],
      ['crypto.tag', ({ args: [id] }) => this.#can(id, 'getAuthTag').getAuthTag()],
      [
        'crypto.padding',
        ({ args: [id, on] }) => {
          this.#can(id, 'setAutoPadding').setAutoPadding(on === true)
        }
      ],
      ['crypto.sign', ({ args: [id, key] }) => this.#can(id, 'sign').sign(key as never)],
      ['crypto.verify', (call) => this.#verify(call)],
      ['crypto.random', ({ args: [size] }) => randomBytes(checkSize(size))],
      ['crypto.uuid', () => randomUUID()],
      ['crypto.int', ({ args: [min, max] }) => randomInt(min as number, max as number)],
      ['crypto.equal', ({ buffers: [a = NONE, b = NONE] }) => timingSafeEqual(a, b)],
      ['crypto.hashes', () => getHashes()]
    ]
  }

  #create({ args: [kind, algorithm], buffers }: HostCall): number {
    const create = Object.hasOwn(CREATE, String(kind)) ? CREATE[String(kind)] : undefined
    if (!create) throw new TypeError('Unknown kind of crypto object')
    return this.#keep(create(String(algorithm), buffers))
  }

  #keep(object: CryptoObject): number {
    if (this.#objects.size >= LIMITS.maxCryptoObjects) {
      throw new RangeError(`A run may make at most ${LIMITS.maxCryptoObjects} hashes and ciphers`)
    }
    this.#objects.set(++this.#lastId, object)
    return this.#lastId
  }

  #object(id: unknown): CryptoObject {
    const object = this.#objects.get(id as number)
    if (!object) throw new Error('This object was made in another run, or while the function was loaded')
    return object
  }

  #can<Ability extends keyof CryptoObject>(id: unknown, ability: Ability): Required<Pick<CryptoObject, Ability>> {
    const object = this.#object(id)
    if (typeof object[ability] !== 'function') throw new TypeError(`${ability} is not a function of this object`)
    return object as unknown as Required<Pick<CryptoObject, Ability>>
  }

  #update({ args: [id, text, encoding], buffers: [bytes] }: HostCall): Uint8Array {
    const output = this.#object(id).update(bytes ?? Buffer.from(String(text), encodingOf(encoding)))
    return Buffer.isBuffer(output) ? output : NONE
  }

  #verify({ args: [id, key], buffers: [signature = NONE] }: HostCall): boolean {
    return this.#can(id, 'verify').verify(key as never, signature)
  }
}

function encodingOf(value: unknown): BufferEncoding {
  return typeof value === 'string' && Buffer.isEncoding(value) ? value : 'utf8'
}

function checkSize(size: unknown): number {
  if (typeof size !== 'number' || !Number.isInteger(size) || size < 0 || size > LIMITS.maxRandomBytes) {
    throw new RangeError(`randomBytes: the size must be a whole number up to ${LIMITS.maxRandomBytes}`)
  }
  return size
}
