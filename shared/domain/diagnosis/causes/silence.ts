import type { Mac } from '../../identity/mac.ts'
import { parseRule } from '../../rule/parse.ts'
import { cause, sitePath, type CauseCode, type Diagnosis } from '../diagnosis.ts'
import type { SiteView } from '../site-view.ts'
import type { AppliedFile } from '../phone-story.ts'
import type { PhoneReading, TimedCause } from './cause.ts'

/** A phone starts, gets its address and asks within two or three minutes; before, silence says nothing. */
export const QUIET_MS = 10 * 60_000
/** A phone is late by its own random delay and by the second list entry; beyond twice its period it does not come. */
const LATE = 2

/** It speaks (its syslog comes), and has never asked for a file. */
export const neverAsked: TimedCause = ({ story, last }, { now }) => {
  if (story.asked !== null || now - story.firstAt < QUIET_MS || (last?.announced.length ?? 0) > 0) return []
  const evidence = story.events.slice(-1).map(({ seq }) => seq)
  return [cause('never-asked', { evidence, confidence: 'certain' })]
}

/** What the profile that it applied last says of its next resync explains why none came. */
export const silentByItsProfile: TimedCause = ({ story, last }, site) => {
  const { applied } = story
  if (applied === null || (story.asked?.seq ?? 0) > applied.saidSeq || last?.verdict?.verdict?.result === 'failed')
    return []
  const settings = site.facts.content(sitePath(applied.path))?.settings
  if (settings === undefined) return []
  if (isOff(settings['Provision_Enable'])) return [told('provisioning-off', applied, 'likely')]
  const due = dueAt(applied, settings)
  if (due === null || site.now < due) return []
  return [explainLate(applied, settings, due)]
}

function explainLate(applied: AppliedFile, settings: Readonly<Record<string, string>>, due: number): Diagnosis {
  const triggers = [settings['Resync_Trigger_1'], settings['Resync_Trigger_2']]
  // Where triggers are set, a resync waits until one of them is true (phone-facts 3.2).
  if (triggers.some(isSet)) return told('trigger-holds', applied, 'possible')
  if (isSet(settings['Profile_Rule']) && everyAlternativeIsConditional(settings['Profile_Rule'] ?? ''))
    return told('rule-skipped', applied, 'possible')
  return { ...told('overdue', applied, 'certain'), params: { path: applied.path, at: due } }
}

const told = (
  code: CauseCode,
  { path, sentSeq, saidSeq }: AppliedFile,
  confidence: Diagnosis['confidence'],
): Diagnosis =>
  cause(code, {
    params: { path },
    evidence: [sentSeq, saidSeq],
    confidence,
    ...(code === 'overdue' ? {} : { remedy: { kind: 'open-profile', path: sitePath(path) } as const }),
  })

const isSet = (value: string | undefined): boolean =>
  value !== undefined && value.trim() !== '' && !value.trim().startsWith('#')
const isOff = (value: string | undefined): boolean => /^\s*(?:no|0|false)\s*$/i.test(value ?? '')

/** When silence is no longer the phone's own schedule; null where its profile gives no period. */
function dueAt(applied: AppliedFile, settings: Readonly<Record<string, string>>): number | null {
  if (isSet(settings['Resync_At__HHmm_'])) return null // the period does not count then (phone-facts 3.2)
  const steps = (settings['Resync_Periodic'] ?? '')
    .split(',')
    .map((text) => /^\s*(\d{1,8})(?:\+(\d{1,8}))?\s*$/.exec(text))
  const longest = Math.max(0, ...steps.map((step) => Number(step?.[1] ?? 0) + Number(step?.[2] ?? 0)))
  return longest === 0 ? null : applied.sentAt + LATE * longest * 1_000 + QUIET_MS
}

/** A rule of which no alternative holds is skipped, and that counts as a success (phone-facts 2.1). */
function everyAlternativeIsConditional(rule: string): boolean {
  const alternatives = parseRule(rule).parts.flatMap((part) => part.alternatives)
  return alternatives.length > 0 && alternatives.every(({ condition }) => condition !== undefined)
}

/** Phones of phones.csv of which nothing at all was heard; the first of them, and how many there are. */
export function unheard(
  { facts: { phones }, now }: SiteView,
  heard: ReadonlyMap<string, PhoneReading['story']>,
  since: number | null,
): readonly { readonly mac: Mac; readonly finding: Diagnosis }[] {
  if (since === null || now - since < QUIET_MS) return []
  const silent = [...phones.keys()].filter((mac) => !heard.has(mac))
  return silent.slice(0, UNHEARD_SHOWN).map((mac) => ({ mac, finding: cause('never-asked', {}) }))
}

const UNHEARD_SHOWN = 500
