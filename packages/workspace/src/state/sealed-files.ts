import { join } from 'node:path'
import { ensureKeyRing, readKeyRing, type KeyRing } from './key-ring'
import { fileNameOf } from './names'
import { openOrTell, placeOf } from './open-or-tell'
import { sweep, whileNobodyWrites, type SealedPlaces } from './places'
import { seal } from './seal'
import { told } from './told'

/** Values by name. What is written is JSON. */
export interface Records {
  /** Nothing where there is none. */
  read(name: string): Promise<unknown>
  /**
   * Reads a value and writes its successor, while nobody else writes.
   *
   * @param next gives the new value, or nothing where the old one is to stay
   * @returns whether something was written
   */
  change(name: string, next: (current: unknown) => { readonly value: unknown } | undefined): Promise<boolean>
  remove(name: string): Promise<void>
}

interface Cached {
  readonly version: string
  readonly text: string
}

/** Records in sealed files. A file that cannot be opened is told, and never written over. */
export class SealedFiles implements Records {
  readonly #cache = new Map<string, Cached>()
  readonly #root: string

  constructor(private readonly places: SealedPlaces) {
    this.#root = join(places.folder, places.scope)
  }

  async read(name: string): Promise<unknown> {
    const { disk } = this.places
    const path = this.pathOf(name)
    // The version is older than what is read after it, or the same: a cached text is never newer than its version says.
    const version = await told(path, 'read', () => disk.version(path))
    if (version === undefined) {
      this.#cache.delete(path)
      return undefined
    }
    const cached = this.#cache.get(path)
    if (cached?.version === version) return JSON.parse(cached.text)
    const text = await this.#open(path, await readKeyRing(this.places))
    if (text === undefined) return undefined
    this.#cache.set(path, { version, text })
    return JSON.parse(text)
  }

  async change(name: string, next: (current: unknown) => { readonly value: unknown } | undefined): Promise<boolean> {
    const path = this.pathOf(name)
    return whileNobodyWrites(this.places, async () => {
      const { disk, scope } = this.places
      const ring = await ensureKeyRing(this.places)
      const text = await this.#open(path, ring)
      const wanted = next(text === undefined ? undefined : JSON.parse(text))
      if (!wanted) return false
      const sealed = seal(JSON.stringify(wanted.value), ring.current, placeOf(scope, path))
      await told(this.#root, 'write', async () => {
        await disk.makeFolder(this.#root)
        await sweep(this.#root, disk)
        await disk.write(path, sealed)
      })
      return true
    })
  }

  async remove(name: string): Promise<void> {
    const { disk } = this.places
    const path = this.pathOf(name)
    if ((await told(path, 'read', () => disk.version(path))) === undefined) return
    await whileNobodyWrites(this.places, () => told(path, 'write', () => disk.remove(path)))
    this.#cache.delete(path)
  }

  /** @throws StateError `bad-name` */
  pathOf(name: string): string {
    return join(this.#root, fileNameOf(name))
  }

  async #open(path: string, ring: KeyRing | undefined): Promise<string | undefined> {
    const { disk, scope, folder } = this.places
    const text = await told(path, 'read', () => disk.read(path))
    return text === undefined ? undefined : openOrTell(text, ring, { scope, folder, path })
  }
}
