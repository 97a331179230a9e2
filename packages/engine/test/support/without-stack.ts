/** Core's errors of a mapping carry stack traces in their messages. */
export function withoutStack(message: string): string {
  return message
    .split('\n')
    .filter((line) => !/^\s*at /.test(line))
    .join('\n')
}
