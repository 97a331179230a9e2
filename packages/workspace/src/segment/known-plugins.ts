import { slugOf, type CatalogEntry } from '../model/catalog'
import type { SegmentMetadata } from './types'

/** What of a plugin Segment has as well, where ours has more. */
export interface KnownPlugin {
  /** Slug, the same here and in Segment's catalog. */
  readonly slug: string
  /** Id in Segment's catalog. */
  readonly metadataId: string
  readonly name: string
  readonly settings: readonly string[]
  readonly fields: readonly string[]
  readonly methods: readonly string[]
  /** Types of `dynamicAuthSettings.oauth`. */
  readonly authentication: readonly string[]
  /** Whether batching is switched on by a batch size over 0. */
  readonly batchesBySize: boolean
}

/** The plugins that Segment's catalog knows under the same slug with fewer members. */
const KNOWN: readonly KnownPlugin[] = [
  {
    slug: 'actions-webhook-extensible',
    metadataId: '66b1f528d26440823fb27af9',
    name: 'Extensible Webhook',
    settings: ['sharedSecret'],
    fields: ['url', 'method', 'batch_size', 'headers', 'data'],
    methods: ['POST', 'PUT', 'PATCH'],
    authentication: ['noAuth', 'bearer', 'authCode', 'clientCredentials'],
    batchesBySize: true
  }
]

/** What is known of a plugin; nothing where Segment's is the same as ours. */
export function knownPlugin(slug: string): KnownPlugin | undefined {
  return KNOWN.find((each) => each.slug === slug)
}

/** Finds the plugin of a destination of Segment by slug, id or name. */
export function pluginOf(metadata: SegmentMetadata, catalog: readonly CatalogEntry[]): CatalogEntry | undefined {
  const bySlug = (slug: string | undefined): CatalogEntry | undefined =>
    slug === undefined ? undefined : catalog.find((entry) => slugOf(entry) === slug)
  const names = [metadata.name, ...(metadata.previousNames ?? [])]
  return (
    bySlug(metadata.slug) ??
    bySlug(KNOWN.find(({ metadataId }) => metadataId === metadata.id)?.slug) ??
    catalog.find(({ definition }) => definition.slug === metadata.slug && metadata.slug !== undefined) ??
    catalog.find(({ definition }) => names.includes(definition.name))
  )
}
