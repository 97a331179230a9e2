import type { TranslationNote } from '@extensible-webhooks/workspace'
import { printable, type Style } from '../shared/style'

/** What does not translate, a line each. */
export function formatNotes(report: readonly TranslationNote[], style: Style): string {
  return report
    .map(({ severity, object, field, what }) => {
      const paint = severity === 'error' ? style.bad : severity === 'warning' ? style.note : style.dim
      return `${paint(severity)} ${printable(`${object}${field === '' ? '' : `, ${field}`}: ${what}`)}\n`
    })
    .join('')
}

/** Whether something was left out. */
export function leavesOut(report: readonly TranslationNote[]): boolean {
  return report.some(({ severity }) => severity === 'error')
}
