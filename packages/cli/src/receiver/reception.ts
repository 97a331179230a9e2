import type { SignatureCheck } from '../shared/check-signatures'

/** What has come so far, and whether that is all. */
export interface Reception {
  add(checks: readonly SignatureCheck[]): void
  /** Resolves when as many requests came as were asked for. */
  readonly complete: Promise<void>
  /** From now on nothing is counted. */
  end(): void
  isOver(): boolean
  /** Whether what came is what was asked for, with good signatures. */
  isGood(end: 'complete' | 'late'): boolean
  summary(): string
}

/** @param wanted how many requests are waited for; without it, no number is enough */
export function createReception(wanted: number | undefined): Reception {
  let requests = 0
  let right = 0
  let wrong = 0
  let over = false
  let resolve = (): void => undefined
  const complete = new Promise<void>((done) => (resolve = done))
  return {
    add: (checks) => {
      requests++
      right += checks.filter(({ ok }) => ok).length
      wrong += checks.filter(({ ok }) => !ok).length
      if (requests !== wanted) return
      over = true
      resolve()
    },
    complete,
    end: () => {
      over = true
    },
    isOver: () => over,
    isGood: (end) => wrong === 0 && (end === 'complete' || wanted === undefined),
    summary: () => {
      const came = `${requests} ${requests === 1 ? 'request' : 'requests'} came`
      const expected = wanted !== undefined && requests < wanted ? `, ${wanted} were waited for` : ''
      const signatures = right + wrong === 0 ? '' : ` Signatures: ${right} right, ${wrong} wrong.`
      return `${came}${expected}.${signatures}`
    }
  }
}
