import type { Faker } from '@faker-js/faker'

/** Something that the shop sells. */
export interface Product {
  readonly product_id: string
  readonly sku: string
  readonly name: string
  readonly category: string
  /** In the shop's currency, with two decimals. */
  readonly price: number
  readonly url: string
}

/** What the shop sells. */
export type Catalogue = readonly Product[]

const PRODUCTS = 60

export function createCatalogue(faker: Faker): Catalogue {
  return Array.from({ length: PRODUCTS }, () => {
    const name = faker.commerce.productName()
    return {
      product_id: faker.string.hexadecimal({ length: 8, prefix: '', casing: 'lower' }),
      sku: faker.string.alphanumeric({ length: 8, casing: 'upper' }),
      name,
      category: faker.commerce.department(),
      price: Number(faker.commerce.price({ min: 2, max: 400 })),
      url: `https://shop.example.com/${faker.helpers.slugify(name).toLowerCase()}`
    }
  })
}
