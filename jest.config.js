/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/packages/*/test/**/*.test.ts', '<rootDir>/scripts/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/packages/[^/]+/dist/', '<rootDir>/.cache/'],
  moduleNameMapper: {
    '^prettier$': '<rootDir>/scripts/test/support/prettier.js',
    // The public destinations bring a core of their own; a second copy would not know our MultiStatusResponse.
    '^@segment/actions-core$': '<rootDir>/node_modules/@segment/actions-core/dist/cjs/index.js',
    '^@segment/actions-core/(.*)$': '<rootDir>/node_modules/@segment/actions-core/dist/cjs/$1',
    '^@extensible-webhooks/([a-z-]+)$': '<rootDir>/packages/$1/src/index.ts'
  },
  transform: {
    '^.+\\.(t|j|mj)sx?$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs' } }
    ]
  },
  transformIgnorePatterns: [],
  cacheDirectory: '<rootDir>/.cache/jest',
  testTimeout: 20_000
}
