import { copy } from '../copy'
import { compilePath, withoutRoot } from '../path'
import { isObject, realTypeOf } from '../real-type-of'
import { failing, inside, OPERAND } from '../types'
import { withText } from './with-text'
import type { Compiler, DirectiveCompiler, Resolver, Scope } from '../types'

/** `@path`: what stands at a place of the event. */
export const compilePathDirective: DirectiveCompiler = (path, scope, compiler) => {
  const read = withText('@path', path, compiler, (text) => compilePath(withoutRoot(text)))
  return scope.use === 'payload' ? (event) => copy(read(event)) : read
}

/** `@arrayPath`: a list of the event, each item mapped by a shape that sees the item as its event. */
export const compileArrayPath: DirectiveCompiler = (options, scope, compiler) => {
  if (!Array.isArray(options)) return failing(`@arrayPath expected array, got ${realTypeOf(options)}`)
  const [path, itemShape] = options as unknown[]
  const root = typeof path === 'string' ? compilePath(withoutRoot(path)) : compiler.value(path, OPERAND)
  const unshaped: Resolver = scope.use === 'payload' ? (event) => copy(root(event)) : root
  if (!isObject(itemShape) || Object.keys(itemShape).length === 0) return unshaped
  return shaped(root, itemShape, scope, compiler)
}

function shaped(root: Resolver, itemShape: unknown, scope: Scope, compiler: Compiler): Resolver {
  const resolveItem = compiler.value(itemShape, inside(scope))
  return (event) => {
    const list = root(event)
    if (Array.isArray(list)) return list.map((item) => resolveItem(item))
    if (isObject(list)) return [resolveItem(list)]
    return scope.use === 'payload' ? copy(list) : list
  }
}
