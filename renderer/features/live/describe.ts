import type { TFunction } from 'i18next'
import type { BenchEvent } from '../../../shared/domain/event/bench-event.ts'
import type { Fault } from '../../../shared/domain/fault/fault.ts'
import { withSystemWords, type LookUp } from '../../../shared/domain/fault/system-words.ts'
import type { Who } from '../../../shared/domain/identity/who.ts'
import { outcomeOf } from '../../../shared/domain/event/facets.ts'
import { formatMac } from '../../../shared/domain/identity/mac.ts'
import { unreachable } from '../../../shared/domain/result.ts'
import { formatBytes, formatDuration, formatNumber } from '../../ui/format.ts'
import { inert } from '../../ui/inert.ts'
import type { ShownCertificate } from '../../../shared/domain/trust/shown-certificate.ts'
import { refusalStatus } from '../../widgets/refusal-status.ts'
import { droppedCodes, rejectedCodes } from './codes.ts'

export type Words = TFunction<['events', 'common', 'live', 'faults']>

/** One row in words. Network text in it is not yet inert: the cell that shows it does that. */
export interface RowWords {
  readonly word: string
  readonly detail: string
  /** Paths and addresses are monospaced, sentences are not. */
  readonly mono: boolean
  readonly right: string
}

/** The last three bytes tell phones of one delivery apart. */
export const shortMac = (who: Who): string | null => (who.mac ? `…${formatMac(who.mac).slice(-8)}` : null)

const faultText = ({ code, params }: Fault, t: Words): string =>
  t(`faults:${code}.what`, withSystemWords(t as unknown as LookUp, params))

/** How a sentence names the other side. */
export const nameOf = (who: Who): string =>
  who.model ? `${inert(who.model, 60)} (${inert(who.ip, 60)})` : inert(who.ip, 60)

export function wordOf(event: BenchEvent, t: Words): string {
  switch (event.type) {
    case 'file.refused':
      return t(`events:refusal.${event.reason}.word`)
    case 'file.abandoned':
      return t(`events:abandon.${event.reason}.word`)
    case 'file.sent':
      if (event.status === 304) return t('events:type.file.sent.unchangedWord')
      return t(outcomeOf(event) === 'attention' ? 'events:type.file.sent.slowWord' : 'events:type.file.sent.word')
    case 'phone.said':
      if (event.verdict) return t(`events:verdict.${event.verdict.what}.${event.verdict.result}.word`)
      return event.severity !== undefined && event.severity <= 4
        ? t(`events:severity.${severityKey(event.severity)}`)
        : t('events:type.phone.said.word')
    case 'dhcp.lease':
      return t(`events:lease.${event.change}.word`)
    case 'tls.handshake':
      return handshakeWord(event, t)
    case 'key.set':
      return t(event.removed ? 'events:type.key.set.removedWord' : 'events:type.key.set.word')
    case 'push.answered':
      return t(`events:push.outcome.${event.outcome}`)
    case 'bench.started':
      return t(event.afterCrash ? 'events:type.bench.started.againWord' : 'events:type.bench.started.word')
    default:
      return t(`events:type.${event.type}.word`)
  }
}

const severityKeys = ['0', '1', '2', '3', '4', '5', '6', '7'] as const
export const severityKey = (severity: number): (typeof severityKeys)[number] => severityKeys[severity] ?? '7'

export function describe(event: BenchEvent, t: Words, language: string): RowWords {
  const word = wordOf(event, t)
  const server = 'server' in event ? t(`common:server.${event.server}`) : ''
  const row = (detail: string, right: string, mono = true): RowWords => ({ word, detail, right, mono })
  switch (event.type) {
    case 'file.requested':
      return row(event.method ? `${event.method} ${event.path}` : event.path, server)
    case 'file.sent':
      return row(sentDetail(event), `${formatBytes(language, event.bytes)}, ${formatDuration(language, event.tookMs)}`)
    case 'file.refused':
      return row(event.path, refusalStatus(event, t))
    case 'file.abandoned':
      return row(event.path, `${formatBytes(language, event.bytes)}, ${formatDuration(language, event.tookMs)}`)
    case 'traffic.rejected':
      return row(rejectedReason(event.reason, t), server, false)
    case 'source.limited':
      return row(t(`events:limited.${event.reason}.what`, { count: event.count }), server, false)
    case 'tls.handshake':
      return row(handshakeDetail(event, t), server, false)
    case 'phone.said':
      return row(withoutPhone(event.text, event.who.mac), server, false)
    case 'phone.found':
      return row([event.who.ip, event.who.firmware, event.serial].filter(Boolean).join(' '), '')
    case 'push.sent':
      return row(`${t(`events:push.action.${event.action}`)} ${event.rule ?? ''}`.trim(), wayWord(event, t), false)
    case 'push.answered':
      return row(pushAnswer(event, t), `${wayWord(event, t)} ${event.status ?? ''}`.trim(), false)
    case 'report.received':
      return row(event.path, `${server} ${formatBytes(language, event.bytes)}`)
    case 'rollout.changed':
      return row(
        t(`events:type.rollout.changed.change.${event.change}`),
        `${event.done + event.failed}/${event.phones}`,
        false,
      )
    case 'dhcp.lease':
      return row([event.address, event.host].filter(Boolean).join(' '), server)
    case 'dhcp.rival':
      return row(event.who.ip, server)
    case 'server.listening':
      return row(`${server} ${event.address}, ${event.port}`, '')
    case 'server.stopped':
      return row(server, '', false)
    case 'server.failed':
    case 'history.degraded':
      return row(faultText(event.fault, t), server, false)
    case 'bench.started':
      return row(event.version, '')
    case 'site.opened':
      return row(`${event.name}, ${event.folder}`, '', false)
    case 'site.closed':
      return row(event.name, '', false)
    case 'file.added':
      return row(event.path, formatBytes(language, event.bytes))
    case 'file.removed':
    case 'file.restored':
      return row(event.path, '')
    case 'file.renamed':
      return row(`${event.from} → ${event.path}`, '')
    case 'profile.saved':
      return row(`${event.area}/${event.path}`, formatBytes(language, event.bytes))
    case 'phones.changed':
      return row(phonesChange(event, t), '', false)
    case 'routes.changed':
      return row(t('events:type.routes.changed.count', { count: event.count }), '', false)
    case 'key.set':
    case 'key.forgotten':
      return row(event.name, '')
    case 'settings.changed':
      return row(settingDetail(event, t), '', false)
    case 'history.recovered':
      return row('', '', false)
    case 'history.trimmed':
      return row(t(`events:type.history.trimmed.${event.reason}`), formatNumber(language, event.count), false)
    case 'events.dropped':
      return row(droppedReason(event.reason, t), formatNumber(language, event.count), false)
    default:
      return unreachable(event)
  }
}

type PushEvent = Extract<BenchEvent, { type: 'push.sent' | 'push.answered' }>
const wayWord = ({ way }: PushEvent, t: Words): string => t(`events:push.wayWord.${way}`)

/** What is behind an answer; the phone's own words where it accepted. */
function pushAnswer(event: Extract<BenchEvent, { type: 'push.answered' }>, t: Words): string {
  if (event.reason !== undefined) return t(`events:push.reason.${event.reason}.what`)
  return event.detail ?? t(`events:push.action.${event.action}`)
}

/** `import: 3 added, 1 changed`. */
export function phonesChange(event: Extract<BenchEvent, { type: 'phones.changed' }>, t: Words): string {
  const parts = (['added', 'changed', 'removed'] as const)
    .filter((part) => event[part] > 0)
    .map((part) => t(`events:type.phones.changed.${part}`, { count: event[part] }))
  const what = parts.length === 0 ? t('events:type.phones.changed.nothing') : parts.join(', ')
  return t(`events:type.phones.changed.by.${event.by}`, { what })
}

const settingPlaces = {
  dhcp: 'common:server.dhcp',
  trust: 'common:server.https',
  uploads: 'events:type.settings.changed.uploadsWhat',
  announce: 'events:type.settings.changed.announceWhat',
  broadworks: 'common:screens.provider',
  firmware: 'common:screens.firmware',
} as const

function settingDetail(event: Extract<BenchEvent, { type: 'settings.changed' }>, t: Words): string {
  switch (event.setting) {
    case 'addresses': {
      const { listen, advertise } = event
      const addresses = [listen === '' ? t('events:type.settings.changed.everyAddress') : listen, advertise]
      return addresses.filter((address) => address !== '').join(', ')
    }
    case 'server': {
      const server = t(`common:server.${event.server}`)
      return event.enabled ? `${server} ${event.port}` : t('events:type.settings.changed.serverOff', { server })
    }
    default:
      return t(settingPlaces[event.setting])
  }
}

/** Codes that have words; a server's newer code is shown as it is. */
export function rejectedReason(reason: string, t: Words): string {
  const known = rejectedCodes.find((code) => code === reason)
  return known ? t(`events:rejected.${known}`) : inert(reason, 200)
}

export function droppedReason(reason: string, t: Words): string {
  const known = droppedCodes.find((code) => code === reason)
  return known ? t(`events:dropped.${known}`) : inert(reason, 200)
}

function sentDetail(event: Extract<BenchEvent, { type: 'file.sent' }>): string {
  const path = `/${event.path}`
  return event.status === undefined || event.status === 200 ? path : `${path} · ${event.status}`
}

/**
 * `CP-7841-3PCC 00:0e:08:… -- Resync failed: …` begins with the phone that the row names already (phone-facts 4); the
 * detail beside the list has the line whole.
 */
function withoutPhone(text: string, mac: string | undefined): string {
  const said = mac === undefined ? null : /^\S{1,40} [0-9a-f:]{12,17} -- (?=\S)/i.exec(text)
  return said === null ? text : text.slice(said[0].length)
}

type HandshakeEvent = Extract<BenchEvent, { type: 'tls.handshake' }>

function handshakeWord({ failure, client }: HandshakeEvent, t: Words): string {
  if (failure !== undefined) return t('events:type.tls.handshake.failedWord')
  return t(
    client === undefined || client.verdict === 'good'
      ? 'events:type.tls.handshake.word'
      : 'events:type.tls.handshake.doubtWord',
  )
}

/** `TLS 1.2 AES128-SHA · my.server.com → CP-8841-3PCC 000e08aabbcc`: what was agreed, and whose certificates, in their order. */
function handshakeDetail({ failure, version, cipher, own, asked, client, offered }: HandshakeEvent, t: Words): string {
  if (failure !== undefined)
    return t('events:type.tls.handshake.failedDetail', {
      why: t(`events:tls.${failure}.what`, { own, offers: offered.versions.join(', ') }),
    })
  const shown = asked ? [t('events:type.tls.handshake.noCertificate')] : []
  const theirs =
    client === undefined
      ? shown
      : [[client.phone.model, client.phone.serial, client.phone.mac].filter(Boolean).join(' '), verdictWords(client, t)]
  return [`${version ?? ''} ${cipher ?? ''}`, own, ...theirs].filter((part) => part !== '').join(' · ')
}

export const verdictWords = ({ verdict }: ShownCertificate, t: Words): string =>
  verdict === 'good' ? t('events:type.tls.handshake.good') : t(`events:certificate.${verdict}.word`)
