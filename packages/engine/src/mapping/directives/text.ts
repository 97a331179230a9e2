import { compileLiquid } from '../liquid'
import { compileTemplate } from '../template'
import { inside } from '../types'
import { withText } from './with-text'
import type { DirectiveCompiler } from '../types'

/** `@template`: a text with `{{places}}` of the event. */
export const compileTemplateDirective: DirectiveCompiler = (template, _scope, compiler) =>
  withText('@template', template, compiler, compileTemplate)

/** `@liquid`: a Liquid template over the event. */
export const compileLiquidDirective: DirectiveCompiler = (template, scope) => compileLiquid(template, scope.fieldTags)

/** `@literal`: the value as it stands, directives in it resolved. */
export const compileLiteral: DirectiveCompiler = (value, scope, compiler) => compiler.value(value, inside(scope))
