import {
  maskRequest,
  maskResponse,
  type TestedRequest,
  type TestReport,
  type TraceRecord
} from '@extensible-webhooks/workspace'

/**
 * A report as it may be shown: credentials taken out of requests and responses, and the secrets of the workspace out of
 * everything.
 */
export function maskReport(report: TestReport, redact: (text: string) => string): TestReport {
  const requests = report.requests.map((each) => maskTested(each, redact))
  const shown = new Map(report.requests.map((each, index) => [each.request, requests[index]]))
  const trace = report.trace.map((record) => maskRecord(record, shown, redact))
  const rest = redactAll({ ...report, requests: [], trace: [] }, redact) as TestReport
  return { ...rest, requests, trace }
}

function maskTested(tested: TestedRequest, redact: (text: string) => string): TestedRequest {
  const isToken = tested.kind === 'token'
  return {
    ...tested,
    request: maskRequest(tested.request, redact, isToken),
    ...(tested.response ? { response: maskResponse(tested.response, redact, isToken) } : {}),
    ...(tested.failure === undefined ? {} : { failure: redact(tested.failure) })
  }
}

function maskRecord(
  record: TraceRecord,
  shown: ReadonlyMap<unknown, TestedRequest | undefined>,
  redact: (text: string) => string
): TraceRecord {
  const tested = shown.get(record.input)
  if (!tested) return redactAll(record, redact) as TraceRecord
  const rest = redactAll({ ...record, input: null, output: null }, redact) as TraceRecord
  return { ...rest, input: tested.request, output: tested.response }
}

/** Every text of a value of JSON, names of members among them. */
function redactAll(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return redact(value)
  if (Array.isArray(value)) return value.map((item) => redactAll(item, redact))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [redact(key), redactAll(member, redact)]))
}
