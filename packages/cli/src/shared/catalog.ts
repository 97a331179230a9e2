import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { destination } from '@extensible-webhooks/destination'
import { defineEntry, type CatalogEntry, type PluginOrigin } from '@extensible-webhooks/workspace'

/** The plugins of `xwh`. */
export const CATALOG: readonly CatalogEntry[] = [
  defineEntry(destination, {
    dynamicAuthentication: true,
    origin: { package: packageNamed('@extensible-webhooks/destination') }
  })
]

function packageNamed(name: string): NonNullable<PluginOrigin['package']> {
  const path = createRequire(__filename).resolve(`${name}/package.json`)
  const { version } = JSON.parse(readFileSync(path, 'utf8')) as { readonly version: string }
  return { name, version }
}
