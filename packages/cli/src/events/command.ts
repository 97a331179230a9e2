import { createRequire } from 'node:module'
import { Command, Option } from 'commander'
import type { Io } from '../io'
import { whole } from '../shared/arguments'
import type * as EventsModule from './events'
import type { EventsOptions } from './events'

const load = createRequire(__filename)

/** As in the generator, which is loaded only when it runs. */
const KINDS = ['ecommerce', 'b2b', 'mobile', 'mixed'] as const
const TYPES = ['track', 'identify', 'page', 'screen', 'group', 'alias', 'delete'] as const

const MAX_COUNT = 1_000_000

/** The command `xwh events`. */
export function eventsCommand(io: Io, done: (code: number) => void): Command {
  return new Command('events')
    .description('Makes realistic events up and prints them, one JSON object a line.')
    .addOption(new Option('--count <number>', 'how many').argParser(whole(1, MAX_COUNT)).default(10))
    .addOption(new Option('--seed <number>', 'the same seed gives the same events').argParser(whole(0)).default(1))
    .addOption(new Option('--kind <kind>', 'whose events').choices(KINDS).default('ecommerce'))
    .addOption(new Option('--type <type...>', 'only these calls').choices(TYPES))
    .option('--event <name>', 'one event of this name: a track event, or with --type a page or screen')
    .addHelpText('after', AFTER)
    .action(async (options: EventsOptions) => {
      const { printEvents } = load('./events') as typeof EventsModule
      done(await printEvents(options, io))
    })
}

const AFTER = `
Examples:
  xwh events --count 1000 --seed 7 > events.ndjson
  xwh events --kind b2b --type track identify | xwh deliver shop.yaml - --mock
  xwh events --event "Order Completed" > order.json`
