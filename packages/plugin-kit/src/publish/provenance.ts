import { textAt, type PackageManifest } from '../pack/manifest'
import { refuse, type Refusal } from './refusal'

/**
 * What provenance needs, before npm finds out at the very end: a job of GitHub Actions or GitLab CI that may prove who it
 * is (https://docs.npmjs.com/generating-provenance-statements), and a package that says where its source is.
 */
export function checkProvenance(
  { repository }: PackageManifest,
  wanted: boolean,
  env: Readonly<Record<string, string | undefined>>
): Refusal | undefined {
  if (!wanted) return undefined
  if (typeof repository !== 'string' && textAt(repository, 'url') === undefined) {
    return refuse('registry', {
      code: 'no-provenance',
      where: 'package.json: repository',
      what: 'It does not say where the source is, and provenance proves that the package was made from there.',
      mend: 'Write "repository": { "type": "git", "url": "git+https://…" }.'
    })
  }
  if (env['ACTIONS_ID_TOKEN_REQUEST_URL'] !== undefined || env['SIGSTORE_ID_TOKEN'] !== undefined) return undefined
  return refuse('registry', {
    code: 'no-provenance',
    where: '--provenance',
    what: 'Nothing here can prove who publishes: this is no job of CI with the right to an identity.',
    mend: 'Publish in GitHub Actions with "id-token: write", or in GitLab CI with an id_token named SIGSTORE_ID_TOKEN.'
  })
}
