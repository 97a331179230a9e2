import { compileCase } from './case'
import { compileIf } from './if'
import { compileArrayPath, compilePathDirective } from './path'
import { compileReplace } from './replace'
import { compileExcludeWhenNull, compileFlatten, compileJson, compileMerge, compileTransform } from './structure'
import { compileLiquidDirective, compileLiteral, compileTemplateDirective } from './text'
import type { DirectiveCompiler } from '../types'

/** The directives of mapping kit. */
export const DIRECTIVES: ReadonlyMap<string, DirectiveCompiler> = new Map([
  ['@path', compilePathDirective],
  ['@arrayPath', compileArrayPath],
  ['@template', compileTemplateDirective],
  ['@literal', compileLiteral],
  ['@liquid', compileLiquidDirective],
  ['@if', compileIf],
  ['@case', compileCase],
  ['@replace', compileReplace],
  ['@flatten', compileFlatten],
  ['@json', compileJson],
  ['@merge', compileMerge],
  ['@transform', compileTransform],
  ['@excludeWhenNull', compileExcludeWhenNull]
])
