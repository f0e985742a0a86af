import type { TFunction } from 'i18next'
import { tellDiagnosis } from '../../shared/domain/diagnosis/diagnosis-keys.ts'
import type { Diagnosis } from '../../shared/domain/diagnosis/diagnosis.ts'
import type { BenchEvent } from '../../shared/domain/event/bench-event.ts'
import { facetsOf } from '../../shared/domain/event/facets.ts'
import { formatMac } from '../../shared/domain/identity/mac.ts'
import { inert } from './io.ts'
import { localTime, milliseconds } from '../../shared/domain/text/local-time.ts'
import { utcOffsetMinutes } from '../bench/core/local-time.ts'

/** One event as a person reads it in a terminal: time, server, what, who, the rest. */
export function eventLine(event: BenchEvent, t: TFunction): string {
  const { server } = facetsOf(event)
  return inert(
    [timeOf(event.at), server.padEnd(6), wordOf(event, t), whoOf(event), detailOf(event)].filter(Boolean).join('  '),
  )
}

/** Under a failure: why, and what to do next, in the words that the window has. */
export function diagnosisLines(diagnosis: Diagnosis, t: TFunction): string {
  const time = (at: number): string => localTime(at, utcOffsetMinutes)
  const { title, evidence, next } = tellDiagnosis(diagnosis, { say: t, inert: (text) => text, time })
  return [
    `${t('events:diagnosis.cause')}: ${title}`,
    ...(evidence === undefined ? [] : [evidence]),
    `${t('events:diagnosis.next')}: ${next}`,
  ]
    .map((line) => inert(`              ${line}`))
    .join('\n')
}

const timeOf = (at: number): string => localTime(at, utcOffsetMinutes) + milliseconds(at)

function wordOf(event: BenchEvent, t: TFunction): string {
  const isRemoval = event.type === 'key.set' && event.removed
  return t(isRemoval ? 'events:type.key.set.removedWord' : `events:type.${event.type}.word`).padEnd(13)
}

function whoOf(event: BenchEvent): string {
  if (!('who' in event)) return ''
  const { ip, mac, model } = event.who
  return [ip.padEnd(15), mac && formatMac(mac), model].filter(Boolean).join(' ')
}

function detailOf(event: BenchEvent): string {
  switch (event.type) {
    case 'file.requested':
      return [event.method, event.path].filter(Boolean).join(' ')
    case 'file.sent':
      return `${event.path} ${event.bytes} B ${Math.round(event.tookMs)} ms`
    case 'file.refused':
      return `${event.path} ${event.reason} ${event.status}`
    case 'file.abandoned':
      return `${event.path} ${event.reason} ${event.bytes} B`
    case 'phone.said':
      return event.text
    case 'push.sent':
      return [event.way, event.action, event.rule].filter(Boolean).join(' ')
    case 'push.answered':
      return [event.way, event.action, event.outcome, event.reason, event.status].filter(Boolean).join(' ')
    case 'report.received':
      return `${event.path} ${event.bytes} B ${event.form}`
    case 'rollout.changed':
      return [event.change, event.why, `${event.done}+${event.failed}/${event.phones}`].filter(Boolean).join(' ')
    case 'file.renamed':
      return `${event.from} → ${event.path}`
    case 'phones.changed':
      return `phones.csv ${event.by} +${event.added} ~${event.changed} -${event.removed}`
    case 'routes.changed':
      return String(event.count)
    case 'settings.changed':
      return settingOf(event)
    default:
      return facetsOf(event).text
  }
}

function settingOf(event: Extract<BenchEvent, { type: 'settings.changed' }>): string {
  if (event.setting === 'server') return `${event.server} ${event.enabled ? event.port : 'off'}`
  if (event.setting !== 'addresses') return event.setting
  return `listen ${event.listen || '*'} ${event.advertise && `advertise ${event.advertise}`}`.trim()
}
