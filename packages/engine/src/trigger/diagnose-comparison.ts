import { contentOf, singleQuotes } from './finding'
import { memberOf } from './walk'
import type { Finding } from './finding'
import type { Comparison } from './walk'

const COMPARISONS = ['=', '!=', '<', '<=', '>', '>=']
const NESTED = ['properties', 'traits', 'context']

/** What is odd about `path operator value`. */
export function diagnoseComparison(clause: Comparison): Finding[] {
  return [...diagnosePath(clause), ...diagnoseOperator(clause), ...singleQuotes(clause.value), ...diagnoseValue(clause)]
}

function diagnosePath({ path }: Comparison): Finding[] {
  const member = memberOf(path)
  if (NESTED.includes(member) && path.text === member) {
    const message = `"${member}" without a name looks at ${member}.${member}. Write ${member}.name.`
    return [{ code: 'path-without-name', severity: 'warning', message, from: path }]
  }
  if (!NESTED.includes(member) && path.text !== member) {
    const message = `Only "${member}" is looked at; the rest of the path is passed over.`
    return [{ code: 'rest-of-path-ignored', severity: 'warning', message, from: path }]
  }
  return []
}

function diagnoseOperator({ path, operator, value }: Comparison): Finding[] {
  if (!operator || !value) {
    const message = 'The condition is not complete and compares with the text "eos". Write an operator and a value.'
    return [{ code: 'incomplete-clause', severity: 'warning', message, from: path, ...(operator && { to: operator }) }]
  }
  if (value.text === '=' && (operator.text === '<' || operator.text === '>')) {
    const message = `Never true: "${operator.text}=" needs a space after it.`
    return [{ code: 'operator-needs-space', severity: 'warning', message, from: path, to: value }]
  }
  if (COMPARISONS.includes(operator.text)) return []
  const message = `Never true: "${operator.text}" is no operator. Use ${COMPARISONS.join(' ')}.`
  return [{ code: 'unknown-operator', severity: 'warning', message, from: path, to: operator }]
}

function diagnoseValue(clause: Comparison): Finding[] {
  const { path, operator, value } = clause
  if (!operator || !value || !COMPARISONS.includes(operator.text)) return []
  const range = { from: path, to: value }
  if (isKeywordAsText(clause)) {
    const message = `Compares with the text "${value.text}", which is no ${value.text} here.`
    return [{ code: 'text-of-keyword', severity: 'warning', message, ...range }]
  }
  const isEquality = operator.text === '=' || operator.text === '!='
  if (!isEquality) return []
  return [...diagnoseTypes(clause), ...diagnoseMissing(clause)]
}

/** Whether `null`, `true` or `false` is compared as a word: that depends on the member and the operator. */
function isKeywordAsText({ path, operator, value }: Comparison): boolean {
  const member = memberOf(path)
  const nested = NESTED.includes(member)
  const isOrder = operator?.text !== '=' && operator?.text !== '!='
  if (value?.kind === 'null') return isOrder || member === 'type' || member === 'event'
  const isBoolean = value?.text === 'true' || value?.text === 'false'
  return isBoolean && (operator?.text !== '=' || !(nested || member === 'userId'))
}

function diagnoseTypes({ path, value }: Comparison): Finding[] {
  if (!value || !NESTED.includes(memberOf(path))) return []
  const range = { from: path, to: value }
  const looksLikeNumber = value.kind === 'text' && /^[-+]?\d+(\.\d+)?$/.test(contentOf(value))
  if (looksLikeNumber) {
    const message = `Compares with the text ${value.text}; the number ${contentOf(value)} is not equal to it.`
    return [{ code: 'strict-type', severity: 'hint', message, ...range }]
  }
  if (value.kind !== 'number') return []
  const message = `Compares with the number ${value.text}; the text "${value.text}" is not equal to it.`
  return [{ code: 'strict-type', severity: 'hint', message, ...range }]
}

function diagnoseMissing({ path, operator, value }: Comparison): Finding[] {
  if (operator?.text !== '!=' || !value || value.kind === 'null') return []
  const range = { from: path, to: value }
  if (value.kind === 'number' && NESTED.includes(memberOf(path))) {
    const message = 'False where the field is missing or is no number.'
    return [{ code: 'negation-needs-value', severity: 'hint', message, ...range }]
  }
  const message = `True, too, where ${path.text} is missing. Add "and ${path.text} != null" if it must be there.`
  return [{ code: 'not-equals-missing', severity: 'hint', message, ...range }]
}
