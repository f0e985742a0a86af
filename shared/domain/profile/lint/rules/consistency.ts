import { parseRule } from '../../../rule/parse.ts'
import { isTemplate, type LintRule, type LintSubject, type Report } from '../lint-subject.ts'

const SUDI = 'http://sudirenewal.cisco.com/'

/** Parameters that only make sense together, or with one value. */
export const consistency: LintRule = {
  name: 'consistency',
  codes: ['port-range-narrow', 'mic-rule-changed', 'line-without-user', 'static-without-address'],
  check(subject, report) {
    checkPorts(subject, 'RTP_Port_Min', 'RTP_Port_Max', 16, report)
    checkPorts(subject, 'SIP_TCP_Port_Min', 'SIP_TCP_Port_Max', 0, report)
    const renewal = subject.last('MIC_Cert_Refresh_Rule')
    if (renewal !== undefined && renewal.value !== '' && renewal.value.replace(/\/?$/, '/') !== SUDI)
      report('warning', 'mic-rule-changed', renewal.valueAt, { expected: SUDI })
    checkLines(subject, report)
    const connection = subject.last('Connection_Type')
    if (connection?.value.toLowerCase() === 'static ip' && (subject.value('Static_IP') ?? '') === '')
      report('warning', 'static-without-address', connection.valueAt)
  },
}

function checkPorts(subject: LintSubject, low: string, high: string, least: number, report: Report): void {
  const [from, to] = [subject.last(low), subject.last(high)]
  if (from === undefined || to === undefined) return
  const width = Number(to.value) - Number(from.value)
  if (width < least) report('warning', 'port-range-narrow', to.valueAt, { low, high, width, least })
}

/** A password without a user, or a line that registers without one. */
function checkLines(subject: LintSubject, report: Report): void {
  for (const { at, parameter, numbers } of subject.known) {
    if (parameter.name !== 'Password_<n>_' || at.value === '') continue
    const line = numbers[0] ?? 0
    const user = subject.value(`User_ID_${line}_`) ?? subject.value(`Auth_ID_${line}_`)
    if (user === '') report('warning', 'line-without-user', at.element.nameAt, { line })
  }
}

/** Upgrade rules: what they fetch, and for which phones. */
export const upgrades: LintRule = {
  name: 'upgrade-rule',
  codes: ['upgrade-not-loads', 'upgrade-other-model'],
  check(subject, report) {
    const rule = subject.last('Upgrade_Rule')
    if (rule === undefined || rule.value === '' || isTemplate(rule.value)) return
    const urls = parseRule(rule.value, 'upgrade').parts.flatMap(({ alternatives }) =>
      alternatives.flatMap(({ url }) => url?.text ?? []),
    )
    for (const url of urls) {
      const [, load] = /\/(sip[0-9x_]+)\.[^/]*$/i.exec(url) ?? []
      if (load !== undefined && subject.model?.load !== undefined && load.toLowerCase() !== subject.model.load)
        report('error', 'upgrade-other-model', rule.valueAt, {
          found: load,
          expected: subject.model.load,
          model: subject.model.name,
        })
      if (!/\.loads(?:\?.*)?$/i.test(url) && !url.includes('$'))
        report('warning', 'upgrade-not-loads', rule.valueAt, {
          found: url.replace(/\?.*$/s, '').split('/').at(-1) ?? '',
        })
    }
  },
}
