import { join } from 'node:path'
import { createConsumers, type Consumer } from './consumer'
import type { Packed } from './packed'
import { ROOT, readJson, type Manifest } from './repository'

/**
 * Installs tarballs in an empty project, with the overrides that the root has, and stock core beside them.
 *
 * @param parent folder in which the project is made
 * @param packages what is installed
 * @param programs folder of programs that are copied into the project
 */
export async function installPacked(parent: string, packages: readonly Packed[], programs: string): Promise<Consumer> {
  const { overrides, devDependencies } = readJson(join(ROOT, 'package.json')) as Manifest & { overrides: object }
  const core = '@segment/actions-core'
  const dependencies = {
    ...Object.fromEntries(packages.map(({ name, tarball }) => [name, `file:${tarball}`])),
    [core]: devDependencies?.[core]
  }
  const project = (await createConsumers(parent))('project', { dependencies, overrides }, programs)
  await project.npm('install')
  return project
}
