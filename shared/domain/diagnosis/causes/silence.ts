import type { BenchEvent } from '../../event/bench-event.ts'
import type { Mac } from '../../identity/mac.ts'
import { parseRule } from '../../rule/parse.ts'
import { cause, sitePath, type CauseCode, type Diagnosis, type EventOf } from '../diagnosis.ts'
import { lateFrom, nextResync } from '../next-resync.ts'
import { openProfile } from '../profile-place.ts'
import type { ServedContent, SiteFacts, SiteView } from '../site-view.ts'
import type { AppliedFile, PhoneStory } from '../phone-story.ts'
import type { PhoneReading, TimedCause } from './cause.ts'

/** A phone starts, gets its address and asks within two or three minutes; before, silence says nothing. */
export const QUIET_MS = 10 * 60_000

/** It speaks (its syslog comes), and has never asked for a file. */
export const neverAsked: TimedCause = ({ story, last }, { now }) => {
  if (story.asked !== null || now - story.firstAt < QUIET_MS || (last?.announced.length ?? 0) > 0) return []
  const evidence = story.events.slice(-1).map(({ seq }) => seq)
  return [cause('never-asked', { evidence, confidence: 'certain' })]
}

/** A phone tells how its resync went within seconds of its file. */
const VERDICT_MS = 2 * 60_000

/** It took its profile and not one line of its log came: whether it applied it, nobody can tell. */
export const saysNothing: TimedCause = ({ story }, { facts, now }) => {
  const sent = takenInSilence(story, now)
  if (sent === null) return []
  const content = facts.content(sitePath(sent.path))
  return content === null || (content.parameters ?? 0) === 0 ? [] : [speechless(sent, content, facts)]
}

/** The last file that it took while its log never came, and long enough ago for its verdict; null where there is none. */
export function takenInSilence(story: PhoneStory, now: number): EventOf<'file.sent'> | null {
  const sent = story.events.findLast((event) => event.type === 'file.sent')
  return sent?.type !== 'file.sent' || now - sent.at < VERDICT_MS || hasSpoken(story) ? null : sent
}

const hasSpoken = ({ dated, events }: PhoneStory): boolean =>
  dated !== null || events.some(({ type }) => type === 'phone.said')

function speechless({ path, seq }: EventOf<'file.sent'>, content: ServedContent, facts: SiteFacts): Diagnosis {
  const profile = openProfile(path, facts)
  const isTold = isSet(content.settings['Syslog_Server'])
  const remedy = isTold || content.form !== 'clear' ? profile : ({ ...profile, kind: 'send-log-here' } as const)
  const confidence = isTold ? 'possible' : 'likely'
  return cause('says-nothing', { params: { path }, evidence: [seq], confidence, remedy })
}

/** What the profile that it applied last says of its next resync explains why none came. */
export const silentByItsProfile: TimedCause = ({ story, last }, site) => {
  const { applied } = story
  if (applied === null || last?.verdict?.verdict?.result === 'failed' || hasAskedSince(story, applied)) return []
  return whySilent(story, applied, site)
}

const hasAskedSince = ({ asked }: PhoneStory, { saidSeq }: AppliedFile): boolean => (asked?.seq ?? 0) > saidSeq

function whySilent(story: PhoneStory, applied: AppliedFile, { facts, now }: SiteView): readonly Diagnosis[] {
  const settings = settingsOf(applied, facts)
  if (settings === null) return []
  if (isOff(settings['Provision_Enable'])) return [told('provisioning-off', applied, facts)]
  const next = nextResync(story, facts)
  if (next === null) return []
  const at = lateFrom(next, applied) + QUIET_MS
  if (now < at) return []
  const evidence = [applied.sentSeq, applied.saidSeq]
  const remedy = { kind: 'resync-now', who: story.who } as const
  return [
    heldByItsProfile(applied, facts, { triggers: true, rule: true }) ??
      cause('overdue', { params: { path: applied.path, at }, evidence, remedy }),
  ]
}

const settingsOf = (applied: AppliedFile | null, facts: SiteFacts): Readonly<Record<string, string>> | null =>
  applied === null ? null : (facts.content(sitePath(applied.path))?.settings ?? null)

/** A call does not last longer than a person waits for an answer; a phone that is idle asks within seconds. */
const PUSH_MS = 60_000

/** It took a push, and neither asked for anything since nor said anything: its own profile, or a call, holds it back. */
export const tookAPushInVain: TimedCause = ({ story }, { facts, now }) => {
  const answer = story.events.findLast((event) => event.type === 'push.answered')
  if (answer?.type !== 'push.answered' || !wantsARequest(answer) || now - answer.at < PUSH_MS) return []
  const sent = story.events.findLast((event) => event.type === 'push.sent' && event.push === answer.push)
  // The answer is told once the phone's page is read, which may be later than its first request.
  const since = sent?.seq ?? answer.seq
  if (story.events.some((event) => event.seq > since && shows(event))) return []
  if (isOff(settingsOf(story.applied, facts)?.['Provision_Enable'])) return [] // told of its profile
  // The web page and NOTIFY do not heed triggers, an XML object does (phone-facts 3.2, 5.2).
  const by = { triggers: answer.way === 'xml', rule: sent?.type === 'push.sent' && sent.rule === undefined }
  const held = story.applied === null ? null : heldByItsProfile(story.applied, facts, by)
  const evidence = [...new Set([since, answer.seq])]
  if (held !== null) return [{ ...held, evidence: [...held.evidence, ...evidence] }]
  return [cause('push-waits', { params: { at: answer.at }, evidence, confidence: 'possible' })]
}

const wantsARequest = ({ outcome, action }: EventOf<'push.answered'>): boolean =>
  outcome === 'accepted' && asksForFiles.has(action)

const asksForFiles: ReadonlySet<string> = new Set(['resync', 'check-sync'])
const shows = (event: BenchEvent): boolean => event.type.startsWith('file.') || event.type === 'phone.said'

/** What in the profile that it applied keeps a phone from asking; null where nothing does. */
function heldByItsProfile(
  applied: AppliedFile,
  facts: SiteFacts,
  { triggers, rule }: { readonly triggers: boolean; readonly rule: boolean },
): Diagnosis | null {
  const settings = settingsOf(applied, facts) ?? {}
  // Where triggers are set, a resync waits until one of them is true (phone-facts 3.2).
  if (triggers && [settings['Resync_Trigger_1'], settings['Resync_Trigger_2']].some(isSet))
    return told('trigger-holds', applied, facts)
  const ownRule = settings['Profile_Rule']
  return rule && isSet(ownRule) && everyAlternativeIsConditional(ownRule ?? '')
    ? told('rule-skipped', applied, facts)
    : null
}

const told = (code: CauseCode, { path, sentSeq, saidSeq }: AppliedFile, facts: SiteFacts): Diagnosis =>
  cause(code, {
    params: { path },
    evidence: [sentSeq, saidSeq],
    confidence: code === 'provisioning-off' ? 'likely' : 'possible',
    remedy: openProfile(path, facts),
  })

const isSet = (value: string | undefined): boolean =>
  value !== undefined && value.trim() !== '' && !value.trim().startsWith('#')
const isOff = (value: string | undefined): boolean => /^\s*(?:no|0|false)\s*$/i.test(value ?? '')

/** A rule of which no alternative holds is skipped, and that counts as a success (phone-facts 2.1). */
function everyAlternativeIsConditional(rule: string): boolean {
  const alternatives = parseRule(rule).parts.flatMap((part) => part.alternatives)
  return alternatives.length > 0 && alternatives.every(({ condition }) => condition !== undefined)
}

/** A phone of phones.csv of which nothing at all was heard since the history began. */
export const neverHeard = (since: number | null, now: number): readonly Diagnosis[] =>
  since === null || now - since < QUIET_MS ? [] : [cause('never-asked', {})]

/** Phones of phones.csv of which nothing at all was heard; the first of them, and how many there are. */
export function unheard(
  { facts: { phones }, now }: SiteView,
  heard: ReadonlyMap<string, PhoneReading['story']>,
  since: number | null,
): readonly { readonly mac: Mac; readonly finding: Diagnosis }[] {
  const found = neverHeard(since, now)
  const silent = [...phones.keys()].filter((mac) => !heard.has(mac))
  return silent.slice(0, UNHEARD_SHOWN).flatMap((mac) => found.map((finding) => ({ mac, finding })))
}

const UNHEARD_SHOWN = 500
