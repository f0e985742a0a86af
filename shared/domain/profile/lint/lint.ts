import { parseProfile, type Profile } from '../parse.ts'
import { endOf, type Span } from '../span.ts'
import type { Finding, Severity } from './finding.ts'
import { LintSubject, type LintContext, type LintRule } from './lint-subject.ts'
import { rules } from './rules.ts'

/** A profile with more of one kind has one mistake in it, not hundreds. */
const FINDINGS_A_RULE = 200

/** Everything that is to be said of a profile, in the order of its text. Any text is a profile, so that this never fails. */
export const lint = (text: string, context: LintContext): readonly Finding[] => lintProfile(parseProfile(text), context)

/** For whoever has parsed it already. */
export function lintProfile(profile: Profile, context: LintContext): readonly Finding[] {
  const subject = new LintSubject(profile, context)
  const findings = rules.flatMap((rule) => findingsOf(rule, subject))
  return findings.sort((a, b) => a.offset - b.offset || a.length - b.length)
}

function findingsOf(rule: LintRule, subject: LintSubject): Finding[] {
  const findings: Finding[] = []
  let missed = 0
  const place = (severity: Severity, code: string, span: Span, rest: Pick<Finding, 'params' | 'fix'>): Finding => {
    const { lines } = subject.profile
    const { line, column } = lines.positionAt(span.offset)
    const end = lines.positionAt(endOf(span))
    const { offset, length } = span
    return {
      line,
      column,
      endLine: end.line,
      endColumn: end.column,
      offset,
      length,
      severity,
      rule: rule.name,
      code,
      ...rest,
    }
  }
  rule.check(subject, (severity, code, span, params = {}, fix) => {
    if (findings.length >= FINDINGS_A_RULE) missed += 1
    else
      findings.push(
        place(severity, code, span, { params, ...(fix && { fix: typeof fix === 'function' ? fix() : fix }) }),
      )
  })
  const last = findings.at(-1)
  if (missed > 0 && last !== undefined)
    findings.push(place('info', 'more-of-the-same', last, { params: { count: missed, rule: rule.name } }))
  return findings
}
