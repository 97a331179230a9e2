import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const ROOT = join(__dirname, '..', '..', '..', '..')
const CORE = join('node_modules', '@segment', 'actions-core')

const MANIFEST = {
  name: '@acme/destination-orders',
  version: '1.2.3',
  license: 'MIT',
  main: 'dist/index.js',
  types: 'dist/index.d.ts',
  files: ['dist'],
  engines: { node: '>=20.19.0' },
  repository: { type: 'git', url: 'git+https://git.acme.example/orders.git' },
  peerDependencies: { '@segment/actions-core': '~3.170.0' }
}

/** A definition as JavaScript, with more of its members. */
export function definitionText(more = ''): string {
  return `{
    name: 'Acme', slug: 'actions-acme', mode: 'cloud', description: 'Sends orders.',
    authentication: { scheme: 'custom', fields: {} },
    actions: {
      send: {
        title: 'Send', description: 'Sends an order.', defaultSubscription: 'type = "track"',
        fields: { id: { label: 'Id', description: 'Of the order.', type: 'string', required: true, default: { '@path': '$.messageId' } } },
        perform: (request, { payload }) => request('https://acme.example', { method: 'post', json: payload })
      }
    },
    ${more}
  }`
}

/** The entry of a plugin with nothing wrong with it. */
export function entryText(more = '', before = ''): string {
  return `'use strict'\n${before}\nconst definition = ${definitionText(more)}\nexports.default = definition\nexports.destination = definition\n`
}

/**
 * Writes a built plugin with nothing wrong with it, but for what is given.
 *
 * @param files path → text; `undefined` leaves the file out
 * @param manifest changes of its package.json
 */
export function writePlugin(
  folder: string,
  files: Readonly<Record<string, string | undefined>> = {},
  manifest: object = {}
): void {
  const all: Readonly<Record<string, string | undefined>> = {
    'package.json': JSON.stringify({ ...MANIFEST, ...manifest }),
    'README.md': '# Orders of Acme\n',
    LICENSE: 'MIT\n',
    'dist/index.js': entryText(),
    'dist/index.d.ts':
      "import type { DestinationDefinition } from '@segment/actions-core'\nexport declare const destination: DestinationDefinition\nexport default destination\n",
    ...files
  }
  for (const [path, text] of Object.entries(all)) {
    if (text === undefined) continue
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  mkdirSync(dirname(join(folder, CORE)), { recursive: true })
  symlinkSync(join(ROOT, CORE), join(folder, CORE), 'dir')
}
