import { XMLValidator } from 'fast-xml-parser'
import { xmlProblemCodes, type XmlProblem } from '../../problem.ts'
import { endOf } from '../../span.ts'
import type { Severity } from '../finding.ts'
import type { LintRule, LintSubject } from '../lint-subject.ts'

/** What the phone reads all the same, for all that is known. */
const lenient = new Set<string>([
  'comment-dashes',
  'text-outside',
  'several-roots',
  'declaration-misplaced',
  'close-rest',
])

/** Ten times a profile that sets everything: beyond it the library takes longer than all the rest together. */
const SECOND_OPINION_SIZE = 256 * 1024

const severityOf = ({ code }: XmlProblem): Severity => (lenient.has(code) ? 'warning' : 'error')

export const malformedXml: LintRule = {
  name: 'malformed-xml',
  anySeries: true,
  codes: [...xmlProblemCodes, 'xml-other'],
  check(subject, report) {
    const { problems, missedProblems, whole } = subject.profile
    for (const problem of problems) {
      if (belongsToLabel(problem, subject)) continue
      report(severityOf(problem), problem.code, problem, problem.params, problem.fix)
    }
    const { length } = subject.profile.text
    if (problems.length === 0 && missedProblems === 0 && whole && length <= SECOND_OPINION_SIZE)
      secondOpinion(subject, report)
  },
}

/** A label in place of a name is one mistake, told by the rule for names. */
function belongsToLabel(problem: XmlProblem, { labels }: LintSubject): boolean {
  for (const { openTag, closeTag } of labels.keys()) {
    const inOpen = problem.offset >= openTag.offset && problem.offset < endOf(openTag)
    if (inOpen || (closeTag !== null && problem.offset >= closeTag.offset && problem.offset < endOf(closeTag)))
      return true
  }
  return false
}

/** Where our own reading sees nothing wrong, a library that others trust is asked as well. */
function secondOpinion({ profile }: LintSubject, report: Parameters<LintRule['check']>[1]): void {
  // Its successor is another package; until this one drops it, it is the check that users of the library know.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const verdict = XMLValidator.validate(profile.text.replace(/^\ufeff/, ''))
  if (verdict === true) return
  const { line, col, msg } = verdict.err
  const offset = offsetOf(profile.text, line, col)
  report('error', 'xml-other', { offset, length: Math.min(1, profile.text.length - offset) }, { detail: msg })
}

function offsetOf(text: string, line: number, column: number): number {
  let at = 0
  for (let n = 1; n < line; n++) {
    const end = text.indexOf('\n', at)
    if (end < 0) break
    at = end + 1
  }
  return Math.min(text.length, at + Math.max(0, column - 1))
}
