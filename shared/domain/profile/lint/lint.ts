import { parseProfile, type Profile } from '../parse.ts'
import { endOf, type Span } from '../span.ts'
import type { Finding, Severity } from './finding.ts'
import { LintSubject, type LintContext, type LintRule } from './lint-subject.ts'
import { rules } from './rules.ts'

/** A profile with more of one kind has one mistake in it, not hundreds. */
const FINDINGS_A_RULE = 200
const PLACES_A_RULE = 5_000

/** Everything that is to be said of a profile, in the order of its text. Any text is a profile, so that this never fails. */
export const lint = (text: string, context: LintContext): readonly Finding[] => lintProfile(parseProfile(text), context)

/** What a phone would not take as it is meant: errors and warnings; nothing of a text that is no XML. */
export const problemsIn = (text: string, context: LintContext): readonly Finding[] =>
  /^\s*</.test(text) ? lint(text, context).filter(({ severity }) => severity !== 'info') : []

/** For whoever has parsed it already. */
export function lintProfile(profile: Profile, context: LintContext): readonly Finding[] {
  const subject = new LintSubject(profile, context)
  const taken = rules.filter(({ anySeries }) => subject.series === 'mpp' || anySeries === true)
  const findings = taken.flatMap((rule) => findingsOf(rule, subject))
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
    if (findings.length >= (rule.gathered === true ? PLACES_A_RULE : FINDINGS_A_RULE)) missed += 1
    else
      findings.push(
        place(severity, code, span, { params, ...(fix && { fix: typeof fix === 'function' ? fix() : fix }) }),
      )
  })
  const last = findings.at(-1)
  if (missed > 0 && last !== undefined)
    findings.push(place('info', 'more-of-the-same', last, { params: { count: missed, rule: rule.name } }))
  return rule.gathered === true ? gathered(findings) : findings
}

/** One finding of each code, where the first of them stands; its fix mends them all. */
function gathered(findings: readonly Finding[]): Finding[] {
  const codes = new Set(findings.map(({ code }) => code))
  return [...codes].flatMap((code) => {
    const same = findings.filter((one) => one.code === code)
    const [first, ...others] = same
    if (first === undefined || others.length === 0) return same
    const { fix, ...rest } = first
    const fixes = same.flatMap((one) => one.fix ?? [])
    const whole = fix !== undefined && fixes.length === same.length
    const also = others.map(({ line, column, offset, length, params }) => {
      return { line, column, offset, length, name: String(params['name'] ?? '') }
    })
    const edits = fixes.flatMap((one) => one.edits)
    return [{ ...rest, also, ...(whole && { fix: { title: 'all', params: { count: same.length }, edits } }) }]
  })
}
