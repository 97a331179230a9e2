import { software } from './b2b'
import { shop } from './ecommerce'
import type { BusinessKind } from './kinds'
import { app } from './mobile'
import type { Business } from './world'

/** How the events of each kind are made up. */
export const BUSINESSES: Readonly<Record<BusinessKind, Business>> = { ecommerce: shop, b2b: software, mobile: app }

/** The kind whose spec has a track event of this name. */
export function kindOf(event: string): BusinessKind | undefined {
  const kinds = Object.keys(BUSINESSES) as BusinessKind[]
  return kinds.find((kind) => BUSINESSES[kind].tracks.some(({ value }) => value === event))
}
