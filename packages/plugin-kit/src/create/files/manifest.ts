import type { Plan } from '../plan'

/** What stock actions-core needs, and newer versions of which break it (see its README). */
const FAST_URI = '3.1.5'

/** `package.json`, in the form in which npm writes it. */
export function manifestFile(plan: Plan): string {
  return `${JSON.stringify(manifestOf(plan), null, 2)}\n`
}

function manifestOf({ name, title, licence, scoped, toolsVersion, slug, authentication }: Plan): object {
  return {
    name,
    version: '0.1.0',
    description: `${title} as an action-destination plugin`,
    keywords: ['action-destination', 'extensible-webhooks', 'segment', slug],
    license: licence,
    type: 'commonjs',
    main: 'dist/index.js',
    types: 'dist/index.d.ts',
    exports: {
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
      './package.json': './package.json'
    },
    files: ['dist', 'CHANGELOG.md'],
    engines: { node: '>=20.19.0' },
    // What is no open software does not end up in the open by a slip. npm knows this for names with a scope only.
    ...(scoped ? { publishConfig: { access: licence === 'UNLICENSED' ? 'restricted' : 'public' } } : {}),
    scripts: {
      prebuild: `node -e "fs.rmSync('dist', { recursive: true, force: true })"`,
      build: 'tsc -p tsconfig.build.json',
      types: 'xwh plugin types',
      check: 'npm run build && tsc && xwh plugin check',
      test: `npm run build && jest && xwh test scenarios --runtime ${authentication.inStockCore ? 'both' : 'engine'}`,
      format: 'prettier --write .',
      release: 'npm run check && npm test && xwh plugin publish'
    },
    prettier: { printWidth: 120, semi: false, singleQuote: true, trailingComma: 'none' },
    peerDependencies: { '@segment/actions-core': '~3.170.0' },
    devDependencies: {
      '@extensible-webhooks/cli': `^${toolsVersion}`,
      '@extensible-webhooks/harness': `^${toolsVersion}`,
      '@segment/actions-core': '~3.170.0',
      '@swc/core': '^1.16.22',
      '@swc/jest': '^0.2.39',
      '@types/jest': '^30.0.0',
      // Stock actions-core uses these two and does not declare them.
      '@types/json-schema': '^7.0.15',
      liquidjs: '^10.30.0',
      '@types/node': '^20.19.43',
      jest: '^30.5.2',
      nock: '^14.0.17',
      prettier: '^3.10.1',
      typescript: '~5.9.3'
    },
    overrides: { 'fast-uri': FAST_URI }
  }
}
