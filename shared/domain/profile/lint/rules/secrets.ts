import type { Alternative } from '../../../rule/ast.ts'
import { parseRule } from '../../../rule/parse.ts'
import { readUrl } from '../../../rule/url.ts'
import { decodeParameter } from '../../parse.ts'
import { isTemplate, type LintRule, type LintSubject } from '../lint-subject.ts'

export const profileRules = ['Profile_Rule', 'Profile_Rule_B', 'Profile_Rule_C', 'Profile_Rule_D'] as const

/** Whoever listens on the wire reads a profile that travels unencrypted: a password in it is no secret any more. */
export const secretInClear: LintRule = {
  name: 'secret-in-clear',
  gathered: true,
  anySeries: true,
  codes: ['secret-in-clear', 'secret-in-clear-rule', 'key-in-clear'],
  check(subject, report) {
    const way = clearWay(subject)
    if (way === null) return
    for (const { at, parameter } of subject.known) {
      if (parameter.secret !== true || at.value === '' || isTemplate(at.value)) continue
      if (way.rule === null) report('warning', 'secret-in-clear', at.valueAt, { name: at.name, scheme: way.scheme })
      else report('warning', 'secret-in-clear-rule', at.valueAt, { name: at.name, scheme: way.scheme, rule: way.rule })
    }
    if (way.rule === null) reportKeys(subject, way.scheme, report)
  },
}

/** How the profile goes over the wire for all to read: as it was said to, or as its own rules will fetch it next. */
function clearWay(subject: LintSubject): { readonly scheme: string; readonly rule: string | null } | null {
  if (subject.delivery === 'tftp' || subject.delivery === 'http')
    return { scheme: subject.delivery.toUpperCase(), rule: null }
  if (subject.delivery !== undefined) return null
  for (const name of profileRules) {
    const value = subject.value(name)
    if (value === undefined || isTemplate(value)) continue
    for (const { alternatives } of parseRule(value).parts) {
      const scheme = alternatives.map(clearScheme).find((one) => one !== null)
      if (scheme !== undefined) return { scheme, rule: name }
    }
  }
  return null
}

/** A rule without a server may be answered over HTTPS by what DHCP says: it is not counted. */
function clearScheme({ url, options }: Alternative): string | null {
  if (url === undefined || options.some(({ name }) => name === 'key')) return null
  const read = readUrl(url.text, url.at).url
  if (read?.host === undefined || (read.scheme !== 'tftp' && read.scheme !== 'http')) return null
  return read.scheme.toUpperCase()
}

/** A key that travels beside what it opens. GPP_SA to GPP_SD are secrets themselves, so that a macro says nothing. */
function reportKeys(subject: LintSubject, scheme: string, report: Parameters<LintRule['check']>[1]): void {
  for (const { at, parameter } of subject.known) {
    if (parameter.type !== 'rule' || isTemplate(at.value)) continue
    for (const { options } of parseRule(at.value).parts.flatMap(({ alternatives }) => alternatives)) {
      for (const { name, value = '', valueAt = 0, valueLength = 0 } of options) {
        if ((name !== 'key' && name !== 'pwd') || value === '' || value.includes('$')) continue
        const span = decodeParameter(subject.profile, at).sourceOf(valueAt, valueLength)
        report('warning', 'key-in-clear', span, { name: at.name, option: `--${name}`, scheme })
      }
    }
  }
}
