import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as ts from 'typescript'

const ROOT = join(__dirname, '../../../../..')

/** A folder inside the repository, so that what is generated finds the packages. */
export function createFolder(): { path: string; write(name: string, code: string): string; remove(): void } {
  mkdirSync(join(ROOT, '.cache'), { recursive: true })
  const path = mkdtempSync(join(ROOT, '.cache', 'receiver-kit-'))
  return {
    path,
    write: (name, code) => {
      const file = join(path, name)
      writeFileSync(file, code)
      return file
    },
    remove: () => {
      rmSync(path, { recursive: true, force: true })
    }
  }
}

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  exactOptionalPropertyTypes: true,
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts'],
  module: ts.ModuleKind.Node20,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  types: ['node'],
  skipLibCheck: true,
  noEmit: true,
  paths: { '@extensible-webhooks/*': [join(ROOT, 'packages/*/src/index.ts')] }
}

/** What the compiler says to files, in one program; only what it says of these files. */
export function compile(files: readonly string[]): string[] {
  const program = ts.createProgram([...files], OPTIONS)
  return ts.getPreEmitDiagnostics(program).flatMap(({ file, messageText }) => {
    if (!file || !files.includes(file.fileName)) return []
    return [`${file.fileName.split('/').at(-1) ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`]
  })
}
