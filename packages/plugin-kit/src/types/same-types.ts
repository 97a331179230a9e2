/**
 * Whether two files of generated types say the same: comments and form may differ, as those of Segment's own tool do.
 */
export function sameTypes(a: string, b: string): boolean {
  return essence(a) === essence(b)
}

function essence(text: string): string {
  return text
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/^\s*\/\/.*$/gm, '')
    .replaceAll(/[\s;]/g, '')
    .replaceAll('"', "'")
    .replaceAll(/([:(=<])\|/g, '$1')
}
