import { Option } from 'commander'

/** What commands that read a workspace have in common. */
export interface HostFlags {
  /** Path of the host configuration; without it one is looked for. */
  readonly config?: string
}

/** The option `--config`. */
export function configOption(): Option {
  return new Option(
    '--config <file>',
    'host configuration with plugins (default: xwh.config.js, .cjs or .json beside the workspace file or above)'
  )
}
