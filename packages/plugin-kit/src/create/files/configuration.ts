import type { CreatedFile } from '../options'

/** The files that are the same for every plugin. */
export const CONFIGURATION: readonly CreatedFile[] = [
  {
    path: 'tsconfig.json',
    text: `{
  "compilerOptions": {
    "target": "es2023",
    "lib": ["es2023"],
    "module": "node20",
    "types": ["node", "jest"],
    "strict": true,
    "noUncheckedIndexedAccess": true,
    "noImplicitOverride": true,
    "noFallthroughCasesInSwitch": true,
    "noImplicitReturns": true,
    "esModuleInterop": true,
    "skipLibCheck": true,
    "noEmit": true
  },
  "include": ["src", "test"]
}
`
  },
  {
    path: 'tsconfig.build.json',
    text: `{
  "extends": "./tsconfig.json",
  "compilerOptions": { "noEmit": false, "declaration": true, "rootDir": "src", "outDir": "dist", "types": ["node"] },
  "include": ["src"]
}
`
  },
  {
    path: 'jest.config.js',
    text: `/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {
    '^.+\\\\.m?[jt]s$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs' } }
    ]
  },
  // The harness uses packages that are ES modules only, which jest cannot load as they are.
  transformIgnorePatterns: []
}
`
  },
  { path: '.gitignore', text: 'node_modules/\ndist/\n*.tgz\n.xwh/\n.env\n' }
]
