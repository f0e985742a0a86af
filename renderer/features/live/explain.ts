import { tellDiagnosis, type SayKey, type ToldDiagnosis } from '../../../shared/domain/diagnosis/diagnosis-keys.ts'
import { diagnose } from '../../../shared/domain/diagnosis/diagnose.ts'
import type { Diagnosis } from '../../../shared/domain/diagnosis/diagnosis.ts'
import type { BenchEvent } from '../../../shared/domain/event/bench-event.ts'
import { unreachable } from '../../../shared/domain/result.ts'
import { formatBytes, formatDay, formatDuration, formatNumber, formatTime } from '../../ui/format.ts'
import { inert } from '../../ui/inert.ts'
import { droppedReason, nameOf, phonesChange, rejectedReason, severityKey, type Words } from './describe.ts'

/** An event in words: what happened, and for what is not right, why and what to do next. */
export interface Explanation {
  readonly sentence: string
  readonly why: DiagnosisWords | null
}

export interface DiagnosisWords extends ToldDiagnosis {
  readonly look: Diagnosis['look']
}

export function explain(event: BenchEvent, { t, language, diagnosis = diagnose(event) }: ExplainContext): Explanation {
  return {
    sentence: sentenceOf(event, t, language),
    why: diagnosis === null ? null : wordsOf(diagnosis, t),
  }
}

interface ExplainContext {
  readonly t: Words
  readonly language: string
  /** What is known to be behind it; without, what the event alone tells. */
  readonly diagnosis?: Diagnosis | null
}

/** Codes are data and their keys are put together: each of them has its words, as a test of the catalogues holds. */
const byKey = (t: Words): SayKey => t as unknown as SayKey

const wordsOf = (diagnosis: Diagnosis, t: Words): DiagnosisWords => ({
  look: diagnosis.look,
  ...tellDiagnosis(diagnosis, {
    say: byKey(t),
    inert: (text) => inert(text, 500),
    time: (at) => `${formatDay(at)} ${formatTime(at).slice(0, 8)}`,
  }),
})

function sentenceOf(event: BenchEvent, t: Words, language: string): string {
  const who = 'who' in event ? nameOf(event.who) : ''
  const path = 'path' in event ? inert(event.path, 500) : ''
  const server = 'server' in event ? t(`common:server.${event.server}`) : ''
  switch (event.type) {
    case 'file.requested':
      return t('events:type.file.requested.sentence', { who, path, server })
    case 'file.sent': {
      if (event.status === 304) return t('events:type.file.sent.unchanged', { who, path })
      const took = formatDuration(language, event.tookMs)
      return t('events:type.file.sent.sentence', { who, path, size: formatBytes(language, event.bytes), took })
    }
    case 'file.refused':
      return t('events:type.file.refused.sentence', { who, path })
    case 'file.abandoned':
      return t('events:type.file.abandoned.sentence', { who, path, size: formatBytes(language, event.bytes) })
    case 'phone.said':
      return saidSentence(event, who, t)
    case 'traffic.rejected': {
      const count = formatNumber(language, event.count)
      return t('events:type.traffic.rejected.sentence', { who, server, count, reason: rejectedReason(event.reason, t) })
    }
    case 'tls.handshake':
      return t(`events:type.tls.handshake.${event.failure === undefined ? 'sentence' : 'failed'}`, { who, server })
    case 'source.limited':
      return t('events:type.source.limited.sentence', { who, server })
    case 'report.received':
      return t('events:type.report.received.sentence', { who, file: inert(event.file, 300) })
    case 'phone.found':
      return t('events:type.phone.found.sentence', { who })
    case 'push.sent':
      return t('events:type.push.sent.sentence', { who, ...pushWords(event, t) })
    case 'push.answered': {
      const outcome = t(`events:push.outcome.${event.outcome}`)
      return t('events:type.push.answered.sentence', { who, outcome, ...pushWords(event, t) })
    }
    case 'dhcp.lease':
      return t(`events:lease.${event.change}.sentence`, { who, address: event.address })
    case 'dhcp.rival':
      return t(`events:type.dhcp.rival.${rivalKey(event)}`, { who })
    default:
      return benchSentence(event, { server, path }, t, language)
  }
}

const pushWords = (
  { action, way }: Extract<BenchEvent, { type: 'push.sent' | 'push.answered' }>,
  t: Words,
): { readonly action: string; readonly way: string } => ({
  action: t(`events:push.action.${action}`),
  way: t(`events:push.way.${way}`),
})

function rivalKey({ found, sign }: Extract<BenchEvent, { type: 'dhcp.rival' }>): 'before' | 'whileServing' | 'chosen' {
  if (found === 'before') return 'before'
  return sign === 'chosen' ? 'chosen' : 'whileServing'
}

function saidSentence(
  { verdict, severity }: Extract<BenchEvent, { type: 'phone.said' }>,
  who: string,
  t: Words,
): string {
  if (verdict) return t(`events:verdict.${verdict.what}.${verdict.result}.sentence`, { who })
  const said = t('events:type.phone.said.sentence', { who })
  return severity === undefined ? said : `${said} (${t(`events:severity.${severityKey(severity)}`)})`
}

type BenchSide = Exclude<BenchEvent, { readonly who: unknown }>

function benchSentence(
  event: BenchSide,
  { server, path }: { readonly server: string; readonly path: string },
  t: Words,
  language: string,
): string {
  switch (event.type) {
    case 'server.listening':
      return t('events:type.server.listening.sentence', { server, address: event.address, port: event.port })
    case 'rollout.changed': {
      const { change, why, phones: count, done, failed } = event
      const words = why === undefined ? '' : t(`events:rolloutStop.${why}`)
      return t(`events:type.rollout.changed.${change}`, { count, done, failed, why: words })
    }
    case 'server.stopped':
      return t('events:type.server.stopped.sentence', { server })
    case 'server.failed':
    case 'history.degraded':
      return t(`events:type.${event.type}.sentence`, { server })
    case 'events.dropped':
      return t('events:type.events.dropped.sentence', {
        count: event.count,
        reason: droppedReason(event.reason, t),
      })
    default:
      return explainSite(event, path, t, language)
  }
}

type SiteChange = Extract<
  BenchEvent,
  {
    type:
      | 'file.renamed'
      | 'file.restored'
      | 'profile.saved'
      | 'phones.changed'
      | 'routes.changed'
      | 'key.set'
      | 'key.forgotten'
      | 'settings.changed'
  }
>

type SiteSide = Extract<
  BenchSide,
  {
    type:
      | 'bench.started'
      | 'site.opened'
      | 'site.closed'
      | 'file.added'
      | 'file.removed'
      | 'history.recovered'
      | 'history.trimmed'
      | SiteChange['type']
  }
>

function explainSite(event: SiteSide, path: string, t: Words, language: string): string {
  switch (event.type) {
    case 'bench.started':
      return t(event.afterCrash ? 'events:type.bench.started.again' : 'events:type.bench.started.sentence', {
        version: event.version,
      })
    case 'site.opened':
      return t('events:type.site.opened.sentence', { name: inert(event.name), folder: inert(event.folder) })
    case 'site.closed':
      return t('events:type.site.closed.sentence', { name: inert(event.name) })
    case 'file.added':
      return t('events:type.file.added.sentence', { path, size: formatBytes(language, event.bytes) })
    case 'file.removed':
      return t('events:type.file.removed.sentence', { path })
    case 'history.recovered':
      return t('events:type.history.recovered.sentence')
    case 'history.trimmed':
      return t(`events:type.history.trimmed.sentence.${event.reason}`, {
        count: event.count,
        until: `${formatDay(event.until)} ${formatTime(event.until)}`,
      })
    default:
      return explainChange(event, path, t)
  }
}

/** What somebody changed in the site. */
function explainChange(event: SiteChange, path: string, t: Words): string {
  switch (event.type) {
    case 'file.renamed':
      return t('events:type.file.renamed.sentence', { from: inert(event.from), path })
    case 'file.restored':
      return t('events:type.file.restored.sentence', { path })
    case 'profile.saved':
      return t('events:type.profile.saved.sentence', { path: inert(`${event.area}/${event.path}`) })
    case 'phones.changed':
      return t('events:type.phones.changed.sentence', { what: phonesChange(event, t) })
    case 'routes.changed':
      return t('events:type.routes.changed.sentence', { count: event.count })
    case 'key.set':
      return t(event.removed ? 'events:type.key.set.removed' : 'events:type.key.set.sentence', {
        name: inert(event.name),
      })
    case 'key.forgotten':
      return t('events:type.key.forgotten.sentence', { name: inert(event.name) })
    case 'settings.changed':
      return explainSetting(event, t)
    default:
      return unreachable(event)
  }
}

function explainSetting(event: Extract<BenchEvent, { type: 'settings.changed' }>, t: Words): string {
  switch (event.setting) {
    case 'dhcp':
    case 'trust':
    case 'broadworks':
    case 'firmware':
      return t(`events:type.settings.changed.${event.setting}`)
    case 'uploads':
      return t(`events:type.settings.changed.${event.enabled ? 'uploads' : 'uploadsOff'}`)
    case 'announce':
      return t(`events:type.settings.changed.${event.enabled ? 'announce' : 'announceOff'}`)
    case 'addresses': {
      const { listen, advertise } = event
      return t('events:type.settings.changed.addresses', {
        listen: listen === '' ? t('events:type.settings.changed.everyAddress') : inert(listen),
        advertise: advertise === '' ? t('events:type.settings.changed.chosenAddress') : inert(advertise),
      })
    }
    case 'server': {
      const server = t(`common:server.${event.server}`)
      const key = event.enabled ? 'server' : 'serverOff'
      return t(`events:type.settings.changed.${key}`, { server, port: event.port })
    }
  }
}
