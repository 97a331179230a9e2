import { relative } from 'node:path'
import type { CreateOptions } from '@extensible-webhooks/plugin-kit'
import type { Io } from '../../io'
import { styleFor } from '../../shared/style'

/** How far the making of a plugin came. */
export interface Made {
  readonly name: string
  readonly folder: string
  readonly files: readonly string[]
  readonly installed: boolean
  readonly committed: boolean
}

const COMMAND_WIDTH = 16

/** What was made, and what its maker types next. */
export function nextSteps({ name, folder, files, installed }: Made, options: CreateOptions, io: Io): string {
  const style = styleFor(io.stdout, io)
  const way = relative(process.cwd(), folder)
  // The stand-in for an API that `xwh dev` has gives no tokens to plugins by others.
  const byTokens = options.authentication?.startsWith('oauth2') === true
  const steps: readonly (readonly [command: string, what?: string])[] = [
    ...(way === '' ? [] : [[`cd ${way}`] as const]),
    ...(installed ? [] : [['npm install'] as const]),
    ['npm test', 'builds it, and runs its tests and scenarios'],
    ['npm run check', 'checks it as a host would see it'],
    ...(byTokens ? [] : [['npx xwh dev', 'shows it at work, with its API stood in for'] as const])
  ]
  const lines = steps.map(([command, what]) => {
    const gap = what === undefined ? '' : ' '.repeat(COMMAND_WIDTH - command.length)
    return `  ${style.bold(command)}${gap}${what ?? ''}`
  })
  return `${style.good('Made')} ${name} in ${folder}: ${files.length.toString()} files.\n\nNext:\n${lines.join('\n')}\n`
}
