import { startRegistry, type Registry } from '../../../../scripts/lib/registry'
import { publishPackage, type PublishOptions, type PublishResult } from '../../src'
import { createPluginRepository, type PluginRepository } from './plugin-repository'

/** A real registry for the whole suite, and a plugin for each of its tests. */
export interface Publishing {
  readonly registry: Registry
  readonly plugin: PluginRepository
  /** Name of the plugin's package. */
  readonly name: string
  publish(options?: PublishOptions): Promise<PublishResult>
  /** What the registry says of a field; nothing where it has no such package. */
  view(field: string): Promise<string>
}

/** Starts and stops them around the tests. */
export function usePublishing(): Publishing {
  let registry: Registry
  let plugin: PluginRepository
  let count = 0
  const name = (): string => `@acme/destination-orders-${count}`
  beforeAll(async () => {
    registry = await startRegistry()
  }, 120_000)
  afterAll(async () => {
    await registry.stop()
  })
  beforeEach(async () => {
    // Each test has a package of its own: what one publishes must not be in the way of another.
    count += 1
    plugin = await createPluginRepository(name(), registry.npmrc('@acme'))
  })
  afterEach(() => {
    plugin.remove()
  })
  return {
    get registry() {
      return registry
    },
    get plugin() {
      return plugin
    },
    get name() {
      return name()
    },
    publish: (options) => publishPackage(plugin.folder, { env: plugin.env, ...options }),
    view: async (field) => {
      const { stdout } = await plugin.npm(plugin.folder, 'view', name(), field, '--prefer-online', '--loglevel=silent')
      return stdout.trim()
    }
  }
}

/** Why it was refused. */
export function codes(result: PublishResult): string[] {
  return result.ok ? [] : result.problems.map(({ code }) => code)
}
