import { generateEvents, malformedStatusLine, resetUnanswered, type Reply } from '@extensible-webhooks/harness'
import { isInputError } from '../exit-codes'
import { describeAddresses, describeRequests } from './describe'
import type { Dev } from './dev'
import { runScenarios } from './run-scenarios'
import type { Session } from './session'
import { watchWorkspace } from './watch-workspace'

/** Faults that the key takes in turn. */
const TROUBLE: readonly (readonly [name: string, reply: Reply])[] = [
  ['503', 503],
  ['429 with Retry-After: 1', { status: 429, headers: { 'retry-after': '1' } }],
  ['a reset connection', resetUnanswered()],
  ['something that is not HTTP', malformedStatusLine()]
]

/** A key, and what it does. */
interface Key {
  readonly what: string
  readonly press: () => Promise<void> | void
}

/**
 * Takes keys and watches the files, until somebody ends it. What is started is closed at the end.
 *
 * @param first the session of the demonstration
 * @param reopen starts a new session after a file has changed
 */
export async function interact(first: Session, reopen: () => Promise<Session>, dev: Dev): Promise<void> {
  let session = first
  let sent = 0
  let trouble = 0
  const { say, style, io } = dev
  const reload = async (): Promise<void> => {
    try {
      const next = await reopen()
      await session.close()
      session = next
      say(describeAddresses(session, dev))
    } catch (error) {
      if (!isInputError(error)) throw error
      say(`${style.bad('The workspace stays as it was:')}\n${error.message}`)
    }
    await watcher.refresh()
  }
  const send = async (): Promise<void> => {
    const events = (await generateEvents({ seed: dev.options.seed + ++sent, count: 10 })).slice(0, 10)
    session.onTrace((record) => {
      const line = describeRequests([record], style)
      if (line !== '') say(session.redact(line))
    })
    await session.send(events)
  }
  const keys: Readonly<Record<string, Key>> = {
    e: { what: 'send 10 events', press: send },
    f: {
      what: 'let the next request fail',
      press: () => {
        const [name, reply] = TROUBLE[trouble++ % TROUBLE.length] ?? ['503', 503]
        session.endpoints.receiver.plan(reply)
        say(`The next request: ${name}`)
      }
    },
    x: {
      what: 'let all access tokens expire',
      press: () => {
        session.endpoints.identityProvider.expireAccessTokens()
        say('All access tokens have expired; the next event renews them.')
      }
    },
    r: {
      what: 'revoke all grants',
      press: () => {
        session.endpoints.identityProvider.revokeAll()
        say('All grants are revoked: a destination that somebody connected has to be connected again.')
      }
    },
    t: {
      what: 'run the scenarios',
      press: async () => {
        await runScenarios(dev)
      }
    },
    w: { what: 'load the workspace again', press: reload }
  }
  let queue: Promise<void> = Promise.resolve()
  const enqueue = (work: () => Promise<void> | void): Promise<void> => (queue = queue.then(work))
  const watcher = await watchWorkspace(dev, () => void enqueue(reload))
  say(describeKeys(keys, style.bold))
  await new Promise<void>((resolve) => {
    const stop = io.keyboard?.((key) => {
      if (key === 'q' || key === '\u0003') {
        stop?.()
        resolve()
        return
      }
      const pressed = keys[key]
      if (pressed) void enqueue(pressed.press)
    })
  })
  await watcher.close()
  await queue
  await session.close()
}

function describeKeys(keys: Readonly<Record<string, Key>>, bold: (text: string) => string): string {
  const lines = Object.entries(keys).map(([key, { what }]) => `  ${bold(key)}  ${what}`)
  return ['', bold('Keys'), ...lines, `  ${bold('q')}  end`, ''].join('\n')
}
