import { destination } from '@extensible-webhooks/destination'
import { defineEntry, type CatalogEntry } from '@extensible-webhooks/workspace'

/** The plugins of `xwh`. */
export const CATALOG: readonly CatalogEntry[] = [defineEntry(destination, { dynamicAuthentication: true })]
