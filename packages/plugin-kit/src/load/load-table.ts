import type { Rule } from '../check/check'

/** What is told of how a plugin loads, in a process of its own and with a limit of time. */
export const LOAD_RULES = {
  throws: {
    code: 'load-throws',
    severity: 'error',
    looksFor: 'a plugin that throws while it is loaded',
    mend: 'Load it with node -e "require(…)" and mend what is told; a definition must not need a network, a file or a variable.'
  },
  hangs: {
    code: 'load-hangs',
    severity: 'error',
    looksFor: 'a plugin that does not finish loading',
    mend: 'Take loops and waiting out of the top of its modules: work belongs into perform.'
  },
  exits: {
    code: 'load-exits',
    severity: 'error',
    looksFor: 'a plugin that ends the process, while it is loaded or run',
    mend: 'Throw an error instead of calling process.exit: it would end the host.'
  },
  none: {
    code: 'no-definition',
    severity: 'error',
    looksFor: 'a module that exports no definition',
    mend: 'Export it both ways: export const destination = …, and export default destination.'
  },
  nested: {
    code: 'double-default',
    severity: 'error',
    looksFor: 'a definition that is default.default, as a module has it that was translated twice',
    mend: 'Translate it once, or write module.exports.default = definition.'
  },
  bare: {
    code: 'bare-export',
    severity: 'error',
    looksFor: 'a definition that is module.exports itself: forks of Segment look for default or destination',
    mend: 'Export it as default, and as destination.'
  },
  differ: {
    code: 'exports-differ',
    severity: 'error',
    looksFor: 'two definitions, one as default and one as destination: hosts choose differently',
    mend: 'Export one definition under both names.'
  },
  connects: {
    code: 'load-connects',
    severity: 'error',
    looksFor: 'a plugin that connects somewhere while it is loaded',
    mend: 'Connect when an event comes, with the request client that perform is given.'
  },
  lingers: {
    code: 'load-lingers',
    severity: 'warning',
    looksFor: 'a plugin that leaves a timer or a socket open when it is loaded: its host does not end',
    mend: 'Start it when it is first used, or call its unref().'
  },
  stale: {
    code: 'build-stale',
    severity: 'warning',
    looksFor: 'a build whose definition is not the one of the sources',
    mend: 'Run npm run build.'
  },
  copy: {
    code: 'second-core',
    severity: 'warning',
    looksFor: 'a plugin that finds another copy of actions-core than its host',
    mend: 'Install one copy for both: stock core takes each MultiStatusResponse of another copy for a success.'
  }
} as const satisfies Record<string, Rule>
