/**
 * The process in which a plugin is loaded and run. Whatever it does (throw, hang, exit, connect) happens here, and the
 * parent tells it. Everything that is found goes to the parent at once, since this process may not live to its end.
 */
import { forbidNetwork, type ForbiddenNetwork } from '../load/forbid-network'
import { readExports, type Exported } from '../load/exported'
import { LOAD_RULES } from '../load/load-table'
import { loadModule } from '../load/load-module'
import { messageOf } from '../words'
import { atRest } from './at-rest'
import { checkAll } from './check-all'
import { problemOf } from './check'
import type { Job, Told } from './protocol'
import { RUN_RULES } from './run/run-table'

/** A plugin that looks whether it is a child shall not find the line to the parent. */
const send = process.send?.bind(process)
process.send = undefined

function tell(told: Told): void {
  send?.(told)
}

let where = 'the plugin'

/** Kinds of what keeps a process alive that are there before any plugin; output opens its pipes when it is first used. */
const ALWAYS = process.stdout.writable && process.stderr.writable ? process.getActiveResourcesInfo() : []

process.once('message', (job: Job) => {
  const network = forbidNetwork()
  watchStrays()
  void work(job, network).then(
    () => {
      end({ kind: 'done' })
    },
    (error: unknown) => {
      end({ kind: 'failed', stack: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  )
})

function end(told: Told): void {
  send?.(told, undefined, {}, () => process.exit(0))
}

async function work(job: Job, network: ForbiddenNetwork): Promise<void> {
  const exported = load(job.entry ?? job.sources ?? '')
  if (!exported) return
  await atRest()
  tellTraces(network)
  const sources = job.sources === undefined || job.sources === job.entry ? undefined : loadQuietly(job.sources)
  await checkAll(
    job,
    { exported, sources },
    {
      tell,
      step: (next) => {
        where = next
        tell({ kind: 'step', where: next })
      },
      dialled: network.take
    }
  )
}

/** Getters and proxies among the exports are code of the plugin too, so they are read where it is told what throws. */
function load(path: string): Exported | undefined {
  where = path
  tell({ kind: 'step', where: path })
  try {
    return readExports(loadModule(path))
  } catch (error) {
    tell({
      kind: 'problem',
      problem: problemOf(LOAD_RULES.throws, { where: path, what: `It throws while it is loaded: ${messageOf(error)}` })
    })
    return undefined
  }
}

/** Sources may need what only the build gives them; what is built is then all that is checked. */
function loadQuietly(path: string): Exported | undefined {
  try {
    return readExports(loadModule(path))
  } catch {
    return undefined
  }
}

function tellTraces(network: ForbiddenNetwork): void {
  const hosts = [...new Set(network.take())]
  if (hosts.length > 0) {
    const what = `It connects to ${hosts.join(', ')} while it is loaded.`
    tell({ kind: 'problem', problem: problemOf(LOAD_RULES.connects, { where, what }) })
  }
  const left = process.getActiveResourcesInfo()
  for (const kind of ALWAYS) {
    const at = left.indexOf(kind)
    if (at >= 0) left.splice(at, 1)
  }
  if (left.length === 0) return
  const what = `It leaves this open when it is loaded: ${[...new Set(left)].join(', ')}.`
  tell({ kind: 'problem', problem: problemOf(LOAD_RULES.lingers, { where, what }) })
}

function watchStrays(): void {
  const stray = (error: unknown): void => {
    tell({
      kind: 'problem',
      problem: problemOf(RUN_RULES.stray, { where, what: `Nobody catches this error: ${messageOf(error)}` })
    })
  }
  process.on('uncaughtException', stray)
  process.on('unhandledRejection', stray)
}
