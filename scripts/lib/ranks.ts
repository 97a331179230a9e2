/**
 * The arrows between packages: an import points to a lower rank, and only to the packages named here. Tests are exempt.
 * The table is that of the design; a new package gets a line here from `npm run new-package`.
 */
export const PACKAGES: Readonly<Record<string, { readonly rank: number; readonly mayImport: readonly string[] }>> = {
  signing: { rank: 0, mayImport: [] },
  engine: { rank: 0, mayImport: [] },
  destination: { rank: 1, mayImport: ['signing'] },
  'destination-search': { rank: 1, mayImport: [] },
  workspace: { rank: 1, mayImport: ['engine'] },
  delivery: { rank: 2, mayImport: ['workspace', 'engine'] },
  'plugin-kit': { rank: 2, mayImport: ['workspace', 'engine'] },
  harness: { rank: 3, mayImport: ['delivery', 'workspace', 'destination', 'engine', 'signing'] },
  server: { rank: 3, mayImport: ['delivery', 'workspace', 'engine'] },
  web: { rank: 4, mayImport: [] },
  cli: {
    rank: 4,
    mayImport: ['server', 'harness', 'delivery', 'plugin-kit', 'workspace', 'destination', 'engine', 'signing']
  }
}

/** nock patches http for the whole process, so only this package may load it. */
export const NOCK_PACKAGE = 'harness'
