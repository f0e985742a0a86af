import { parseRule } from '../../../rule/parse.ts'
import { readUrl, type RuleUrl } from '../../../rule/url.ts'
import { plainHost } from '../../../trust/names.ts'
import { isTemplate, valueSpan, type LintRule, type LintSubject } from '../lint-subject.ts'
import { profileRules } from './secrets.ts'

/** HTTPS to a server that no public authority can vouch for needs the site's own, unless the phone has it already. */
export const ownHttps: LintRule = {
  name: 'own-https',
  codes: ['https-without-authority', 'https-name-missing', 'https-name-elsewhere'],
  check(subject, report) {
    checkNames(subject, report)
    if ((subject.value('Custom_CA_Rule') ?? '').trim() !== '') return
    const name = profileRules.find((one) => urlsOf(subject, one).some(isOwnHttps))
    const rule = name === undefined ? undefined : subject.last(name)
    if (rule !== undefined) report('info', 'https-without-authority', valueSpan(rule), { name: rule.name })
  },
}

/** A rule asks the site's own server by a name that its certificate lacks: every phone would refuse it (phone-facts 7). */
function checkNames(subject: LintSubject, report: Parameters<LintRule['check']>[1]): void {
  const { https } = subject
  if (https === undefined) return
  const covered = new Set(https.names.map(plainHost))
  const own = new Set(https.hosts.map(plainHost))
  for (const name of profileRules) {
    const rule = subject.last(name)
    const hosts = urlsOf(subject, name).flatMap(({ scheme, host = '' }) => (scheme === 'https' ? [host] : []))
    const missing = hosts.find((host) => host !== '' && !host.includes('$') && !covered.has(plainHost(host)))
    if (rule === undefined || missing === undefined) continue
    const params = { name, host: missing, names: https.names.join(', ') }
    if (own.has(plainHost(missing))) report('warning', 'https-name-missing', valueSpan(rule), params)
    else report('info', 'https-name-elsewhere', valueSpan(rule), params)
  }
}

/** No public authority vouches for an address or for a name without a domain: the site must have signed it itself. */
const isOwnHttps = ({ scheme, host = '' }: RuleUrl): boolean =>
  scheme === 'https' && host !== '' && !host.includes('$') && (/^[\d.]+$|^\[/.test(host) || !host.includes('.'))

function urlsOf(subject: LintSubject, name: string): readonly RuleUrl[] {
  const value = subject.value(name)
  if (value === undefined || value === '' || isTemplate(value)) return []
  return parseRule(value).parts.flatMap(({ alternatives }) =>
    alternatives.flatMap(({ url }) => (url === undefined ? [] : (readUrl(url.text, url.at).url ?? []))),
  )
}
