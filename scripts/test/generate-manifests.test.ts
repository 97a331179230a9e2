import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkPackages } from '../check-packages'
import { generateManifests } from '../generate-manifests'
import { readJson } from '../lib/repository'
import { ROOT_MANIFEST, goodManifest, makeRepository, removeRepositories } from './support/fixture'

afterEach(removeRepositories)

const MOVED = {
  ...ROOT_MANIFEST,
  author: 'The fork',
  repository: { type: 'git', url: 'git+https://git.example.org/fork/webhooks.git' }
}

function repository(root: object): string {
  return makeRepository({
    'package.json': root,
    'packages/engine/package.json': `${JSON.stringify(goodManifest('engine'))}\n`,
    'packages/engine/README.md':
      '# @extensible-webhooks/engine\n\n[a](https://git.example.com/team/webhooks/blob/main/LICENSE) [b](https://example.com/team)\n',
    'packages/engine/src/index.ts': 'export {}\n'
  })
}

describe('npm run generate', () => {
  it('writes nothing where the packages say what the root says', async () => {
    expect(await generateManifests(repository(ROOT_MANIFEST))).toEqual([])
  })

  it('moves manifests and links of READMEs to the repository of a fork', async () => {
    const root = repository(MOVED)
    expect(await generateManifests(root)).toHaveLength(2)
    expect(readJson(join(root, 'packages/engine/package.json'))).toEqual({
      ...goodManifest('engine'),
      author: 'The fork',
      homepage: 'https://git.example.org/fork/webhooks/tree/main/packages/engine#readme',
      repository: { ...MOVED.repository, directory: 'packages/engine' }
    })
    expect(readFileSync(join(root, 'packages/engine/README.md'), 'utf8')).toContain(
      '[a](https://git.example.org/fork/webhooks/blob/main/LICENSE) [b](https://example.com/team)\n'
    )
    expect(await generateManifests(root)).toEqual([])
    expect(checkPackages(root).map(({ what }) => what)).toEqual(['LICENSE is missing.'])
  })
})
