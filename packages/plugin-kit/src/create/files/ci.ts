import type { CiSystem, CreatedFile } from '../options'

const GITHUB = `name: CI
on:
  push:
    branches: [main]
  pull_request:

permissions:
  contents: read

jobs:
  test:
    runs-on: ubuntu-latest
    strategy:
      matrix:
        node: [20, 22, 24]
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: \${{ matrix.node }}
          cache: npm
      - run: npm ci
      - run: npm run check
      - run: npm test
`

const GITLAB = `test:
  image: node:\${NODE_VERSION}
  parallel:
    matrix:
      - NODE_VERSION: ['20', '22', '24']
  cache:
    key:
      files: [package-lock.json]
    paths: [.npm/]
  script:
    - npm ci --cache .npm --prefer-offline
    - npm run check
    - npm test
`

const FILES: Readonly<Record<CiSystem, readonly CreatedFile[]>> = {
  github: [{ path: '.github/workflows/ci.yml', text: GITHUB }],
  gitlab: [{ path: '.gitlab-ci.yml', text: GITLAB }],
  none: []
}

/** What runs the checks at each push, on every version of Node that is supported. */
export function ciFiles(ci: CiSystem): readonly CreatedFile[] {
  return FILES[ci]
}
