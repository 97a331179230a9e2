import type { Schema } from './schema'

/** House style of what is generated. */
const STYLE = { semi: false, singleQuote: true, printWidth: 120, trailingComma: 'none' } as const

/**
 * The TypeScript type of a schema.
 *
 * @param schema a schema without references
 * @param name name of the type
 */
export async function typeOf(schema: Schema, name: string): Promise<string> {
  // Loaded when a type is asked for, since it brings a formatter with it.
  const { compile } = await import('json-schema-to-typescript')
  const { $schema: _, description = '', ...others } = schema
  const text = await compile(
    { ...others, title: name, description: wrap(description) } as Parameters<typeof compile>[0],
    name,
    {
      bannerComment: '',
      ignoreMinAndMaxItems: true,
      style: STYLE
    }
  )
  return text.trim()
}

/** Breaks a text into lines that fit behind the star of a comment. */
function wrap(text: string): string {
  const lines: string[] = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? ''
    if (line.length + word.length < MAX_COLUMNS) lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
    else lines.push(word)
  }
  // The end of a comment in a name would end the comment.
  return lines.join('\n').replaceAll('*/', '* /')
}

const MAX_COLUMNS = 110
