import { software } from './b2b'
import { shop } from './ecommerce'
import { app } from './mobile'
import type { Business } from './world'

/** A shop, software for companies, an app on telephones. */
export type BusinessKind = 'ecommerce' | 'b2b' | 'mobile'

/** A kind of business, or all of them together. */
export type EventKind = BusinessKind | 'mixed'

export const BUSINESSES: Readonly<Record<BusinessKind, Business>> = { ecommerce: shop, b2b: software, mobile: app }

/** The kinds of events that can be made up, for options and messages. */
export const EVENT_KINDS: readonly EventKind[] = ['ecommerce', 'b2b', 'mobile', 'mixed']

/** The kind whose spec has a track event of this name. */
export function kindOf(event: string): BusinessKind | undefined {
  const kinds = Object.keys(BUSINESSES) as BusinessKind[]
  return kinds.find((kind) => BUSINESSES[kind].tracks.some(({ value }) => value === event))
}
