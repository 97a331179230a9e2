import type { IdentityProvider, ReceivedRequest, VerifyingReceiver } from '@extensible-webhooks/harness'

const SHOWN_PATH = '/erp/orders'
const SHOWN_BODY = 400

const EXAMPLE = 'npx xwh deliver examples/workspace.yaml examples/events.ndjson --mock'

const NEXT_STEPS: readonly (readonly [command: string, what: string])[] = [
  [EXAMPLE, 'the same workspace without the network'],
  [`${EXAMPLE} --json`, 'the summary for a program'],
  ['npx xwh deliver --help', 'every option'],
  ['npm test', 'the whole test suite']
]

/** Tells what the receiver and the identity provider saw, and what to try next. */
export function describeDemo(receiver: VerifyingReceiver, idp: IdentityProvider): string {
  const counts = [...receiver.counts].sort(([a], [b]) => a.localeCompare(b))
  const total = (key: 'requests' | 'refused' | 'signatures' | 'tokens'): number =>
    counts.reduce((sum, [, count]) => sum + count[key], 0)
  const rows = counts.map(
    ([path, { requests, refused, signatures }]) =>
      `  ${path.padEnd(18)} ${String(requests).padStart(5)} requests   ${String(signatures).padStart(5)} signatures right   ${refused} refused`
  )
  const sample = receiver.samples.get(SHOWN_PATH)
  return [
    'What the receiver saw',
    ...rows,
    `  ${total('requests')} requests in all: ${total('signatures')} signatures and ${total('tokens')} tokens verified, ${total('refused')} refused.`,
    `  The identity provider was asked for ${idp.tokenRequests.length} token${idp.tokenRequests.length === 1 ? '' : 's'}; the rest used it again.`,
    `  Together ${total('requests') + idp.tokenRequests.length} requests, as the summary above says.`,
    '',
    ...(sample ? [`One of them, as it was on the wire (${SHOWN_PATH})`, ...showRequest(sample), ''] : []),
    'What to try next',
    ...NEXT_STEPS.map(([command, what]) => `  ${command}\n      ${what}`),
    '  The workspace is examples/workspace.yaml: change a mapping and run npm start again.'
  ].join('\n')
}

/** Tokens are cut: a log may be read by many. */
function showRequest({ method, path, rawHeaders, body }: ReceivedRequest): string[] {
  const headers = rawHeaders.flatMap((name, index) => {
    const value = rawHeaders[index + 1] ?? ''
    return index % 2 === 0
      ? [`  ${name}: ${name.toLowerCase() === 'authorization' ? `${value.slice(0, 17)}…` : value}`]
      : []
  })
  const text = body.toString('utf8')
  return [
    `  ${method} ${path}`,
    ...headers,
    '',
    `  ${text.length > SHOWN_BODY ? `${text.slice(0, SHOWN_BODY)}…` : text}`
  ]
}
