import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packAll, removePacked, type Packed } from './packed'
import { startRegistry, type Registry } from './registry'
import { run } from './run'

/** A registry that has all our packages, for as long as a test runs. */
export interface Published {
  readonly registry: Registry
  readonly packages: readonly Packed[]
  /** A folder that goes when it is stopped, for the projects of the test. */
  readonly folder: string
  stop(): Promise<void>
}

/** Two at once: more would only wait for the cores. */
const CONCURRENCY = 2

/**
 * Packs all our packages, starts a real registry and publishes them there.
 *
 * @throws where one cannot be packed or published, with what npm said
 */
export async function startPublished(): Promise<Published> {
  const { folder, packages } = await packAll()
  const registry = await startRegistry()
  const stop = async (): Promise<void> => {
    await registry.stop()
    removePacked(folder)
  }
  try {
    await publish(
      registry,
      folder,
      packages.map(({ tarball }) => tarball)
    )
    return { registry, packages, folder, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/**
 * Publishes folders or tarballs with npm, as whoever may publish there.
 *
 * @param folder in which the token is kept for npm; that of the user stays as it is
 */
export async function publish(registry: Registry, folder: string, targets: readonly string[]): Promise<void> {
  const userconfig = join(folder, 'publisher.npmrc')
  writeFileSync(userconfig, registry.npmrc())
  const waiting = [...targets]
  const worker = async (): Promise<void> => {
    for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
      const args = ['publish', target, '--registry', registry.url, '--userconfig', userconfig]
      const { code, output } = await run('npm', args, { cwd: folder })
      if (code !== 0) throw new Error(`npm publish ${target} ended with ${code}:\n${output}`)
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, worker))
}
