import type { Rule } from '../check'

/** What is looked for while presets and actions run, on events made for them and without the network. */
export const RUN_RULES = {
  preset: {
    code: 'preset-rejected',
    severity: 'warning',
    looksFor: 'a preset whose mapping gives no valid payload, though the event has whatever it reads',
    mend: 'Let the mapping of the preset fit the fields of its action.'
  },
  action: {
    code: 'action-rejected',
    severity: 'warning',
    looksFor: 'an action whose defaults give no valid payload, though the event has whatever they read',
    mend: 'Let the defaults fit the types, formats and choices of their fields.'
  },
  unmatched: {
    code: 'trigger-never',
    severity: 'warning',
    looksFor: 'a subscription of which no event could be made that it wants',
    mend: 'See with "xwh trace" what it really asks for; perhaps two of its conditions exclude each other.'
  },
  throws: {
    code: 'perform-throws',
    severity: 'warning',
    looksFor: 'a perform or performBatch that fails with a TypeError or the like before it has sent anything',
    mend: 'Check what is read there: a payload of the required fields alone must not make it fail.'
  },
  hangs: {
    code: 'perform-hangs',
    severity: 'error',
    looksFor: 'a perform or performBatch that does not end, though every request is answered at once',
    mend: 'See that every promise is settled, and that no loop waits for an answer that never comes.'
  },
  connection: {
    code: 'own-connection',
    severity: 'warning',
    looksFor: 'an action that connects by itself and not with the request client it is given',
    mend: 'Use "request" where it can be done: deadlines, the guard of private addresses and traces see nothing else.'
  },
  stray: {
    code: 'stray-error',
    severity: 'error',
    looksFor: 'an error that nobody catches, outside of any call: it ends the process of a host',
    mend: 'Await the promise, or catch what it is rejected with.'
  }
} as const satisfies Record<string, Rule>
