import { parseResyncAt } from '../../../resync/schedule.ts'
import { isTemplate, type KnownParameter, type LintRule, type LintSubject } from '../lint-subject.ts'
import { profileRules } from './secrets.ts'

type SetParameter = NonNullable<ReturnType<LintSubject['last']>>

/** The parameter, where the profile sets it to something that is no placeholder. */
function filled(subject: LintSubject, name: KnownParameter['parameter']['name']): SetParameter | null {
  const at = subject.last(name)
  return at === undefined || at.value.trim() === '' || isTemplate(at.value) ? null : at
}

/** What makes a phone ask again, and where its messages go: parameters that do nothing without another one. */
export const wakeUp: LintRule = {
  name: 'wake-up',
  codes: ['time-without-zone', 'debug-without-server', 'activation-with-rules', 'dhcp-options-unreadable'],
  check(subject, report) {
    checkTime(subject, report)
    checkDebug(subject, report)
    checkActivation(subject, report)
    checkOptions(filled(subject, 'DHCP_Option_To_Use'), report)
  },
}

type Report = Parameters<LintRule['check']>[1]

/** The factory's zone is GMT-08:00 (phone-facts 3.2). */
function checkTime(subject: LintSubject, report: Report): void {
  const time = filled(subject, 'Resync_At__HHmm_')
  if (time === null || parseResyncAt(time.value).value === undefined) return
  if (subject.last('Time_Zone') === undefined) report('info', 'time-without-zone', time.valueAt)
}

/** Parted by commas alone (phone-facts 3.2); of the IPv6 list the chapter itself prints blanks. */
function checkOptions(options: SetParameter | null, report: Report): void {
  if (options === null || /^\s*\d{1,3}\s*(?:,\s*\d{1,3}\s*)*$/.test(options.value)) return
  const suggestion = (options.value.match(/\d{1,3}/g) ?? []).join(',')
  report('error', 'dhcp-options-unreadable', options.valueAt, { suggestion })
}

function checkDebug(subject: LintSubject, report: Report): void {
  const level = filled(subject, 'Debug_Level')
  const server = subject.value('Debug_Server') ?? ''
  if (level !== null && level.value.trim() !== '0' && server === '')
    report('warning', 'debug-without-server', level.valueAt)
}

/** Nothing is fetched until a code is entered: the rules behind gds:// wait with it (phone-facts 3.2). */
function checkActivation(subject: LintSubject, report: Report): void {
  const rule = filled(subject, 'Profile_Rule')
  if (rule === null || !/^\s*gds:/i.test(rule.value)) return
  const behind = profileRules.slice(1).find((name) => filled(subject, name) !== null)
  if (behind !== undefined) report('warning', 'activation-with-rules', rule.valueAt, { name: behind })
}
