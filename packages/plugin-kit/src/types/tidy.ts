import { createRequire } from 'node:module'
import type { Options, Plugin } from 'prettier'
import type * as Prettier from 'prettier/standalone'

/** The form that Segment's repository has its files in (`fork-layout.md`). */
const STYLE: Options = { printWidth: 120, semi: false, singleQuote: true, trailingComma: 'none' }

const PLUGINS = {
  typescript: ['typescript', 'estree'],
  json: ['babel', 'estree'],
  yaml: ['yaml'],
  markdown: ['markdown']
} as const

const load = createRequire(__filename)

/** Formats a text; prettier is loaded when the first one comes. */
export function tidy(text: string, language: keyof typeof PLUGINS): Promise<string> {
  const { format } = load('prettier/standalone') as typeof Prettier
  const plugins = PLUGINS[language].map((name) => load(`prettier/plugins/${name}`) as Plugin)
  return format(text, { ...STYLE, parser: language, plugins })
}
