import { asCurl, asHar, type Har, type TestReport } from '@extensible-webhooks/workspace'

/** The requests of a test as commands for a shell, those for tokens left out: their secrets are not printed. */
export function asCurlScript(reports: readonly TestReport[]): string {
  return reports
    .flatMap(({ requests }) => requests.filter(({ kind }) => kind === 'call'))
    .map(({ request, mapping }) => `# ${mapping.replaceAll(/\p{Cc}/gu, ' ')}\n${asCurl(request)}`)
    .join('\n')
}

/** All requests of a test as one HTTP archive. */
export function asArchive(reports: readonly TestReport[], version: string): Har {
  const exchanges = reports.flatMap(({ requests }) =>
    requests.map(({ request, response, startedAtMs, durationMs }) => ({ request, response, startedAtMs, durationMs }))
  )
  return asHar(exchanges, version)
}
