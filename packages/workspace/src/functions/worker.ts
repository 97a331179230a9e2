import { parentPort, workerData } from 'node:worker_threads'
import type { FromWorker, ToWorker, WorkerStart } from './protocol'
import { createWorkshop } from './sandbox/workshop'

/** The entry of a thread of the sandbox. */
async function main(): Promise<void> {
  const port = parentPort
  if (!port) throw new Error('worker.ts runs in a worker thread only')
  const start = workerData as WorkerStart
  const post = (message: FromWorker): void => {
    port.postMessage(message)
  }
  const workshop = await createWorkshop(start, post)
  port.on('message', (message: ToWorker) => {
    workshop.take(message)
  })
  post({ kind: 'ready', ...(start.base ? {} : { base: workshop.base }) })
}

void main()
