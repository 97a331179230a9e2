import { createRequire } from 'node:module'
import { Command } from 'commander'
import type { Io } from '../io'
import { configOption } from '../shared/config-flag'
import type * as ApplyModule from './apply'
import type { ApplyOptions } from './apply'
import type * as CheckModule from './check'
import type { CheckOptions } from './check'
import type * as DiffModule from './diff'
import type { DiffOptions } from './diff'
import type * as ExportModule from './export'
import type { ExportOptions } from './export'
import type * as ImportModule from './import'
import type { ImportOptions } from './import'

// A plain import() would want another name for the file in TypeScript than in the built package.
const load = createRequire(__filename)

const FILE = 'workspace file (YAML or JSON)'

/** The command `xwh workspace`. What each part needs is loaded when it runs, so that help comes at once. */
export function workspaceCommand(io: Io, done: (code: number) => void): Command {
  return new Command('workspace')
    .description('Checks workspace files, compares and stores them, and moves them from and to Segment.')
    .addCommand(checkCommand(io, done))
    .addCommand(diffCommand(io, done))
    .addCommand(applyCommand(io, done))
    .addCommand(importCommand(io, done))
    .addCommand(exportCommand(io, done))
}

function checkCommand(io: Io, done: (code: number) => void): Command {
  return new Command('check')
    .description('Checks workspace files: schema, plugins, settings, triggers, mappings, functions. Sends nothing.')
    .argument('<files...>', FILE)
    .addOption(configOption())
    .option('--json', 'prints one JSON object', false)
    .addHelpText('after', CHECK)
    .action((files: string[], options: Omit<CheckOptions, 'files'>) => {
      const { check } = load('./check') as typeof CheckModule
      done(check({ ...options, files }, io))
    })
}

function diffCommand(io: Io, done: (code: number) => void): Command {
  return new Command('diff')
    .description('Tells what differs between two workspaces, object by object, secrets masked.')
    .argument('<file>', FILE)
    .argument('[other]', 'the file to compare with (default: from the stored workspace to this file)')
    .option('--exit-code', 'ends with 1 where they differ', false)
    .addOption(configOption())
    .option('--json', 'prints one JSON object', false)
    .action(async (file: string, other: string | undefined, options: Omit<DiffOptions, 'file' | 'other'>) => {
      const { diff } = load('./diff') as typeof DiffModule
      done(await diff({ ...options, file, ...(other === undefined ? {} : { other }) }, io))
    })
}

function applyCommand(io: Io, done: (code: number) => void): Command {
  return new Command('apply')
    .description('Makes the stored workspace what a file says: stored sealed in .xwh/ beside the file.')
    .argument('<file>', FILE)
    .option('--dry-run', 'tells what would change, and changes nothing', false)
    .option('--prune', 'removes sources, destinations and so on that the file does not name', false)
    .addOption(configOption())
    .option('--json', 'prints one JSON object', false)
    .action(async (file: string, options: Omit<ApplyOptions, 'file'>) => {
      const { apply } = load('./apply') as typeof ApplyModule
      done(await apply({ ...options, file }, io))
    })
}

function importCommand(io: Io, done: (code: number) => void): Command {
  return new Command('import')
    .description("Makes a workspace of objects of Segment's Public API.")
    .argument('<files...>', 'JSON files with answers of the API, or lists of objects; - is standard input')
    .requiredOption('--out <folder>', 'where workspace.yaml and its functions are written')
    .option('--name <text>', 'name of the workspace (default: that of the answers)')
    .option('--force', 'overwrites files that are there', false)
    .option('--strict', 'ends with 1 where something was left out', false)
    .addOption(configOption())
    .option('--json', 'prints one JSON object', false)
    .addHelpText('after', IMPORT)
    .action(async (files: string[], options: Omit<ImportOptions, 'files'>) => {
      const { importWorkspace } = load('./import') as typeof ImportModule
      done(await importWorkspace({ ...options, files }, io))
    })
}

function exportCommand(io: Io, done: (code: number) => void): Command {
  return new Command('export')
    .description("Turns a workspace into objects of Segment's Public API. No secret is among them.")
    .argument('<file>', FILE)
    .option('--out <file>', 'writes the objects into a file (default: standard output)')
    .option('--force', 'overwrites a file that is there', false)
    .option('--ids <file>', 'ids of the objects in Segment (default: segment-ids.json beside the workspace file)')
    .option('--keep-variables', 'leaves ${env:…} of mappings as it is', false)
    .option('--strict', 'ends with 1 where something was left out', false)
    .addOption(configOption())
    .option('--json', 'prints one JSON object: objects, report', false)
    .action((file: string, options: Omit<ExportOptions, 'file'>) => {
      const { exportWorkspace } = load('./export') as typeof ExportModule
      done(exportWorkspace({ ...options, file }, io))
    })
}

const CHECK = `
Exit codes: 0 all right; 2 something is wrong, told with file, line and what to do.

Examples:
  xwh workspace check shop.yaml
  xwh workspace check workspaces/*.yaml --json`

const IMPORT = `
Examples:
  xwh workspace import sources.json destinations.json subscriptions.json filters.json functions.json --out shop
  xwh workspace import everything.json --out shop --strict`
