import * as ts from 'typescript'

/** Something that a doc block lacks. */
export interface Gap {
  readonly node: ts.Node
  readonly what: string
  readonly mend: string
}

/** Members of these say what they are, and what holds where they are left out. */
const IS_OPTIONS = /Options$/

/**
 * What the doc block of one export lacks. The rules:
 *
 * - everything that is exported says what it is;
 * - a function names its parameters, in a `@param` or in its text; not those that are a bag of options or the value that a
 *   type guard looks at, since their types say it;
 * - a function in which a `throw` stands says so, in a `@throws` or in its text;
 * - an interface says what each of its methods does;
 * - an interface of options says what every member is, and gives a `@default` to each that may be left out.
 *
 * @param name under which it is exported
 * @param symbol what the name stands for
 */
export function findGaps(name: string, symbol: ts.Symbol, checker: ts.TypeChecker): Gap[] {
  const [node] = symbol.declarations ?? []
  if (node === undefined) throw new Error(`${name} is exported but declared nowhere`)
  const text = textOf(symbol, checker)
  const undocumented = { node, what: `${name} has no doc block.`, mend: 'Say in /** … */ above it what it is.' }
  return [
    ...(text === '' ? [undocumented] : []),
    ...(text === '' ? [] : functionGaps(name, node, symbol, checker)),
    ...(ts.isInterfaceDeclaration(node) ? node.members.flatMap((member) => memberGaps(name, member, checker)) : [])
  ]
}

function functionGaps(name: string, declaration: ts.Declaration, symbol: ts.Symbol, checker: ts.TypeChecker): Gap[] {
  const node = functionOf(declaration)
  if (node === undefined) return []
  const text = textOf(symbol, checker)
  const tags = symbol.getJsDocTags(checker)
  const told = new Set(tags.filter((tag) => tag.name === 'param').map((tag) => firstWord(tag.text)))
  const silent = node.parameters
    .filter((parameter) => !isPlain(parameter, node, checker))
    .map((parameter) => parameter.name.getText())
    .filter((parameter) => !told.has(parameter) && !hasWord(text, parameter))
  const throwsSilently = throwsItself(node) && !tags.some((tag) => tag.name === 'throws') && !/\bthrow/i.test(text)
  return [
    ...silent.map((parameter) => ({
      node,
      what: `The doc block of ${name} does not say what ${parameter} is.`,
      mend: `Add "@param ${parameter} …", with its unit, or name it in the text.`
    })),
    ...(throwsSilently
      ? [{ node, what: `The doc block of ${name} does not say when it throws.`, mend: 'Add "@throws …".' }]
      : [])
  ]
}

/** The function that a declaration makes: itself, or what a constant holds. */
function functionOf(declaration: ts.Declaration): ts.FunctionLikeDeclaration | undefined {
  if (ts.isFunctionDeclaration(declaration)) return declaration
  const value = ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined
  return value && (ts.isArrowFunction(value) || ts.isFunctionExpression(value)) ? value : undefined
}

/** Whether a parameter needs no word: a bag of options, or what a type guard looks at. */
function isPlain(
  parameter: ts.ParameterDeclaration,
  node: ts.FunctionLikeDeclaration,
  checker: ts.TypeChecker
): boolean {
  if (node.type !== undefined && ts.isTypePredicateNode(node.type)) return true
  // One that is taken apart has no name of its own: the names are those of its type.
  if (ts.isObjectBindingPattern(parameter.name)) return true
  const typeName = checker.getTypeAtLocation(parameter).getSymbol()?.name ?? ''
  return parameter.name.getText() === 'options' || IS_OPTIONS.test(typeName)
}

function memberGaps(owner: string, member: ts.TypeElement, checker: ts.TypeChecker): Gap[] {
  const symbol = member.name && checker.getSymbolAtLocation(member.name)
  if (symbol === undefined) return []
  const isOption = IS_OPTIONS.test(owner)
  const name = `${owner}.${symbol.name}`
  const silent = textOf(symbol, checker) === '' && (isOption || ts.isMethodSignature(member))
  const open = isOption && ts.isPropertySignature(member) && member.questionToken !== undefined
  const hasDefault = symbol.getJsDocTags(checker).some((tag) => tag.name === 'default')
  return [
    ...(silent ? [{ node: member, what: `${name} has no doc block.`, mend: 'Say what it is, in one sentence.' }] : []),
    ...(open && !hasDefault
      ? [
          {
            node: member,
            what: `${name} may be left out, and does not say what holds then.`,
            mend: 'Add "@default …": a value, or what is done without it.'
          }
        ]
      : [])
  ]
}

/** Whether a `throw` stands in the function itself, not in a function inside it. */
function throwsItself(node: ts.FunctionLikeDeclaration): boolean {
  const visit = (child: ts.Node): boolean =>
    ts.isThrowStatement(child) || (!ts.isFunctionLike(child) && (ts.forEachChild(child, visit) ?? false))
  return ts.forEachChild(node.body ?? node, visit) ?? false
}

function textOf(symbol: ts.Symbol, checker: ts.TypeChecker): string {
  // The block of the package stands above the first statement, and is not about it.
  const isOfPackage = symbol.getJsDocTags(checker).some((tag) => tag.name === 'packageDocumentation')
  return isOfPackage ? '' : ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim()
}

function firstWord(parts: ts.SymbolDisplayPart[] | undefined): string {
  return /^[\w$]*/.exec(ts.displayPartsToString(parts))?.[0] ?? ''
}

function hasWord(text: string, word: string): boolean {
  return new RegExp(`(^|[^\\w$])${word.replaceAll('$', '\\$')}(?![\\w$])`, 'i').test(text)
}
