import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createReceiverKit, ReceiverKitError, type Framework, type ReceiverKit } from '@extensible-webhooks/harness'
import { EXIT, InputError } from '../exit-codes'
import type { Io } from '../io'
import type { HostFlags } from '../shared/config-flag'
import { openWorkspace } from '../shared/open-workspace'
import { findMapping } from '../shared/find-mapping'
import { readSamples } from './samples'

/** What `xwh types` was asked to do. */
export interface TypesOptions extends HostFlags {
  /** Path of the workspace file. */
  readonly workspace: string
  readonly mapping: string
  readonly for: Framework
  readonly schema: boolean
  readonly type: boolean
  readonly handler: boolean
  /** Paths of files with sample events. */
  readonly events?: readonly string[]
  /** Folder for the files. */
  readonly out?: string
  readonly json: boolean
}

/**
 * Makes the receiver kit of one mapping.
 *
 * @returns the exit code
 * @throws InputError where the workspace, the mapping or the samples are wrong
 */
export async function types(options: TypesOptions, io: Io): Promise<number> {
  const workspace = openWorkspace(options.workspace, undefined, io, {
    warnDisabled: false,
    config: options.config
  })
  const { destination, mapping } = findMapping(workspace, options.mapping)
  const events = await readSamples(options.events ?? [], io)
  const { for: framework, out } = options
  let kit: ReceiverKit
  try {
    kit = await createReceiverKit(destination, mapping, { framework, events, typeInOwnFile: out !== undefined })
  } catch (error) {
    if (error instanceof ReceiverKitError) throw new InputError(error.message)
    throw error
  }
  if (events.length > 0) io.stderr.write(`${kit.sampled} of ${events.length} events were of this mapping.\n`)
  const chosen = choose(options, kit, io)
  if (out === undefined) print(chosen, kit, options.json, io)
  else writeFiles(out, chosen, kit, options.json, io)
  return EXIT.ok
}

/** The parts that were asked for; unset is what was not. */
interface Chosen {
  readonly schema?: string
  readonly type?: string
  readonly handler?: string
}

function choose({ schema, type, handler }: TypesOptions, kit: ReceiverKit, io: Io): Chosen {
  const all = !schema && !type && !handler
  if ('reason' in kit.handler) {
    if (handler) throw new InputError(kit.handler.reason)
    if (all) io.stderr.write(`No handler is made: ${kit.handler.reason}\n`)
  }
  return {
    ...(schema || all ? { schema: JSON.stringify(kit.schema, null, 2) } : {}),
    ...(type || all ? { type: kit.type } : {}),
    ...((handler || all) && 'code' in kit.handler ? { handler: kit.handler.code.trimEnd() } : {})
  }
}

/** Without a choice the handler, which holds the type, comes before the schema. */
function print(chosen: Chosen, kit: ReceiverKit, json: boolean, io: Io): void {
  const texts = [chosen.handler ?? chosen.type, chosen.schema].filter((text) => text !== undefined)
  io.stdout.write(`${json ? JSON.stringify(toJson(chosen, kit)) : texts.join('\n\n')}\n`)
}

function toJson(chosen: Chosen, { name, schema }: ReceiverKit): object {
  return { name, ...chosen, ...(chosen.schema === undefined ? {} : { schema }) }
}

function writeFiles(folder: string, chosen: Chosen, kit: ReceiverKit, json: boolean, io: Io): void {
  const contents = {
    [`${kit.fileName}.schema.json`]: chosen.schema,
    [`${kit.fileName}.ts`]: chosen.type,
    [`${kit.fileName}.handler.ts`]: chosen.handler
  }
  const files: string[] = []
  try {
    mkdirSync(folder, { recursive: true })
    for (const [name, content] of Object.entries(contents)) {
      if (content === undefined) continue
      files.push(join(folder, name))
      writeFileSync(join(folder, name), `${content}\n`)
    }
  } catch (error) {
    throw new InputError(`--out ${folder}: the files cannot be written: ${(error as Error).message}`)
  }
  io.stdout.write(`${json ? JSON.stringify({ ...toJson(chosen, kit), files }) : files.join('\n')}\n`)
}
