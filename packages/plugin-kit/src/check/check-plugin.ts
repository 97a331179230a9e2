import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join, sep } from 'node:path'
import { resolveTarget, type PluginTarget } from '../load/resolve-target'
import { TargetError } from '../load/target-error'
import { textOf } from '../loose'
import { targetsOf } from '../pack/targets'
import type { PluginProblem } from '../problem'
import { problemOf } from './check'
import { packageImports } from './package/imports'
import type { PackageSubject } from './package/subject'
import { PACKAGE_CHECKS } from './package/table'
import { packedProblems } from './packed-problems'
import type { Job } from './protocol'
import type { CheckPluginOptions, PluginReport } from './report'
import { runTarget, type TestedPlugin } from './run-target'

const LIMIT_MS = 20_000
const MOST_README = 1_000_000

/**
 * Checks the contract of an action-destination, and tells every problem at once: how it loads, its definition, its actions
 * and presets on events made for them, its package. The plugin runs in a process of its own, without network and with a
 * limit of time, so that whatever it does is told and harms nobody. It is no sandbox: its code runs with your rights.
 *
 * @param given a folder, the path of a file, or the name of an installed package
 * @throws TargetError where there is nothing of that name, or it holds many plugins and none was named
 */
export async function checkPlugin(given: string, options: CheckPluginOptions = {}): Promise<PluginReport> {
  const { entry, ...others } = options
  const [report] = await checkTarget(given, entry === undefined ? undefined : [entry], others)
  if (!report) throw new TargetError(`${given} holds no plugin. Export a definition as default.`)
  return report
}

/**
 * Checks the plugins of a package whose export `manifest` holds many.
 *
 * @param given a folder, the path of a file, or the name of an installed package
 * @param entries ids, slugs, folders or names; all where it is unset
 * @throws TargetError where there is nothing of that name, or it holds no such plugin
 */
export function checkManifest(
  given: string,
  entries?: readonly string[],
  options: Omit<CheckPluginOptions, 'entry'> = {}
): Promise<PluginReport[]> {
  return checkTarget(given, entries ?? 'all', options)
}

async function checkTarget(
  given: string,
  entries: Job['entries'],
  options: Omit<CheckPluginOptions, 'entry'>
): Promise<PluginReport[]> {
  const { from = process.cwd(), limitMs = LIMIT_MS, pack = true, signal } = options
  const target = resolveTarget(given, from)
  const rest = signal ? { signal } : {}
  const canLoad = (target.entry ?? target.sources) !== undefined
  const { plugins, problems } = canLoad
    ? await runTarget(target, { entries, limitMs, readme: readmeOf(target), ...rest })
    : { plugins: [], problems: [] }
  if (entries !== undefined) return plugins.map((plugin) => reportOf(target, plugin, [...problems, ...plugin.problems]))
  const plugin: TestedPlugin = plugins[0] ?? { id: '', problems: [] }
  const packed = pack ? await packedProblems(target, signal) : []
  return [reportOf(target, plugin, [...problems, ...plugin.problems, ...packed])]
}

function reportOf(target: PluginTarget, plugin: TestedPlugin, found: readonly PluginProblem[]): PluginReport {
  const { given, manifest, folder } = target
  const version = textOf(manifest?.version)
  const name = textOf(manifest?.name)
  const problems = [...found, ...packageProblems(target, plugin)].map((problem) => fromFolder(problem, folder))
  const bySeverity = (severity: PluginProblem['severity']): PluginProblem[] =>
    problems.filter((problem) => problem.severity === severity)
  return {
    name: plugin.name === undefined || plugin.name === '' ? given : plugin.name,
    ...(version === undefined ? {} : { version }),
    ...(name === undefined ? {} : { package: name }),
    ...(plugin.id === '' ? {} : { entry: plugin.id }),
    problems: [...bySeverity('error'), ...bySeverity('warning')],
    facts: plugin.facts ?? { actions: [], presets: 0 }
  }
}

function packageProblems(target: PluginTarget, { id, path }: TestedPlugin): PluginProblem[] {
  const { folder, manifest, entry, missing, sources } = target
  if (folder === undefined || manifest === undefined) return []
  const whole = target.whole && id === ''
  const file = path ?? entry ?? sources
  const types = whole && entry !== undefined ? typesOf(target) : []
  const subject: PackageSubject = {
    folder,
    manifest,
    ...((path ?? entry) ? { entry: path ?? entry ?? '' } : {}),
    ...(missing === undefined ? {} : { missing }),
    whole,
    imports: packageImports([...(file === undefined ? [] : [file]), ...types])
  }
  return PACKAGE_CHECKS.flatMap((check) => check.find(subject).map((finding) => problemOf(check, finding)))
}

/** The declarations that package.json names, or that are beside its entry. */
function typesOf({ folder = '', manifest = {}, entry = '' }: PluginTarget): string[] {
  const named = targetsOf(manifest)
    .filter(({ path }) => /\.d\.[cm]?ts$/.test(path) && !path.includes('*'))
    .map(({ path }) => join(folder, path))
  return [...named, entry.replace(/\.([cm]?)js$/, '.d.$1ts')].filter((path) => existsSync(path))
}

function readmeOf({ folder, whole }: PluginTarget): string {
  if (folder === undefined || !whole) return ''
  const name = readdirSync(folder).find((file) => /^readme(\.\w+)?$/i.test(file))
  return name === undefined ? '' : readFileSync(join(folder, name), 'utf8').slice(0, MOST_README)
}

/** Files as they are called in the package, and not on this machine. */
function fromFolder(problem: PluginProblem, folder: string | undefined): PluginProblem {
  const inside = folder !== undefined && problem.where.startsWith(folder + sep)
  return inside ? { ...problem, where: problem.where.slice(folder.length + 1) } : problem
}
