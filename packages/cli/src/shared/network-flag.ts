/** The flag that opens private networks. */
export const FLAG = '--allow-private-network'

/** Commander would take the word after the flag for its value, and with it the name of the workspace file. */
export function separateOptionalValues(args: readonly string[]): string[] {
  const end = args.indexOf('--')
  return args.map((arg, index) => (arg === FLAG && (end < 0 || index < end) ? `${FLAG}=*` : arg))
}

/** Reads the value of the flag: all, or hosts and ranges. */
export function networks(value: string): boolean | readonly string[] {
  return value === '*' ? true : value.split(',').map((host) => host.trim())
}
