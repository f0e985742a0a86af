import { valueSpan, type LintRule, type LintSubject, type Report } from '../lint-subject.ts'

/** Settings after which a phone no longer asks, or can no longer be asked (phone-facts 3.1, 3.2). */
export const lockOut: LintRule = {
  name: 'lock-out',
  codes: [
    'provisioning-off',
    'locked-out',
    'web-off',
    'retry-off',
    'missing-file-succeeds',
    'trigger-gates',
    'periodic-ignored',
    'at-delay-short',
    'upgrade-off',
    'resync-never',
  ],
  check(subject, report) {
    const off = switchedOff(subject)
    const way = waysIn(subject)
    const provision = subject.last('Provision_Enable')
    const web = subject.last('Enable_Web_Server')
    if (provision !== undefined && off.provisioning) report('warning', 'provisioning-off', provision.valueAt)
    if (web !== undefined && off.web) {
      if (way === 0) report('error', 'locked-out', web.valueAt)
      else report('warning', 'web-off', web.valueAt)
    } else if (!off.provisioning && off.periodic && off.reset) {
      const last = subject.last('Resync_On_Reset')
      if (last !== undefined) report('warning', 'resync-never', last.valueAt)
    }
    checkRetries(subject, report)
    checkTimes(subject, report)
  },
}

interface SwitchedOff {
  readonly provisioning: boolean
  readonly web: boolean
  readonly periodic: boolean
  readonly reset: boolean
}

/** What this profile turns off. What it does not name keeps its value, which is on in every phone that nobody changed. */
function switchedOff(subject: LintSubject): SwitchedOff {
  const periodic = subject.value('Resync_Periodic')
  const daily = subject.value('Resync_At__HHmm_') ?? ''
  return {
    provisioning: subject.says('Provision_Enable', 'no'),
    web: subject.says('Enable_Web_Server', 'no'),
    periodic: periodic !== undefined && /^0?$/.test(periodic) && daily === '',
    reset: subject.says('Resync_On_Reset', 'no'),
  }
}

/** How many ways there are to give the phone another profile without its web page. */
function waysIn(subject: LintSubject): number {
  const { provisioning, periodic, reset } = switchedOff(subject)
  if (provisioning) return 0
  const sip = !subject.says('Resync_From_SIP', 'no')
  const screen = !subject.says('User_Configurable_Resync', 'no')
  return [!periodic, !reset, sip, screen].filter(Boolean).length
}

function checkRetries(subject: LintSubject, report: Report): void {
  const retry = subject.last('Resync_Error_Retry_Delay')
  if (retry?.value === '0') report('warning', 'retry-off', retry.valueAt)
  const missing = subject.last('Resync_Fails_On_FNF')
  if (missing !== undefined && subject.says('Resync_Fails_On_FNF', 'no'))
    report('warning', 'missing-file-succeeds', missing.valueAt)
  const upgrade = subject.last('Upgrade_Enable')
  if (upgrade !== undefined && subject.says('Upgrade_Enable', 'no') && (subject.value('Upgrade_Rule') ?? '') !== '')
    report('warning', 'upgrade-off', upgrade.valueAt)
}

function checkTimes(subject: LintSubject, report: Report): void {
  for (const name of ['Resync_Trigger_1', 'Resync_Trigger_2']) {
    const trigger = subject.last(name)
    if (trigger !== undefined && trigger.value !== '' && !trigger.value.startsWith('#'))
      report('info', 'trigger-gates', trigger.valueAt, { name })
  }
  const daily = subject.last('Resync_At__HHmm_')
  const periodic = subject.last('Resync_Periodic')
  const hasTime = daily !== undefined && /^(?:[01]\d|2[0-4])[0-5]\d$/.test(daily.value)
  if (hasTime && periodic !== undefined && !/^0?$/.test(periodic.value))
    report('info', 'periodic-ignored', valueSpan(periodic), { time: daily.value })
  const delay = subject.last('Resync_At_Random_Delay')
  if (delay !== undefined && /^\d+$/.test(delay.value) && Number(delay.value) < 600)
    report('info', 'at-delay-short', delay.valueAt, { found: delay.value })
}
