import { unreachable } from '../result.ts'
import { formatMac, type Mac } from '../identity/mac.ts'
import type { EventBody, LeaseChange, ServerName } from './bench-event.ts'
import { isPhoneEvent, type PhoneEventBody } from './phone-event.ts'

/** What colour and icon an event has. Colour means state and nothing else. */
export const outcomes = ['neutral', 'working', 'ok', 'attention', 'failed'] as const
export type Outcome = (typeof outcomes)[number]

/** The columns that the filter, the store's indexes, the table and the export share: each event reduced to the same shape. */
export interface Facets {
  readonly server: ServerName | 'bench'
  readonly outcome: Outcome
  readonly severity: number | null
  readonly ip: string | null
  readonly mac: Mac | null
  readonly model: string | null
  readonly file: string | null
  /** Everything in the event that a person could search for, as it came. */
  readonly text: string
}

const join = (...parts: readonly (string | number | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join(' ')

export function facetsOf(event: EventBody): Facets {
  const who = 'who' in event ? event.who : undefined
  return {
    // What somebody changed in the site is found with `server:bench`, settings of a server too.
    server: 'server' in event && event.type !== 'settings.changed' ? event.server : 'bench',
    outcome: outcomeOf(event),
    severity: event.type === 'phone.said' ? (event.severity ?? null) : null,
    ip: who?.ip ?? null,
    mac: who?.mac ?? null,
    model: who?.model ?? null,
    file: fileOf(event),
    text: textOf(event),
  }
}

function fileOf(event: EventBody): string | null {
  if ('path' in event) return event.path
  if (event.type === 'phone.said') return event.verdict?.url ?? null
  return null
}

/** Colour and icon of an event. */
export function outcomeOf(event: EventBody): Outcome {
  if (isPhoneEvent(event)) return outcomeOfPhoneEvent(event)
  switch (event.type) {
    case 'file.requested':
      return 'working'
    case 'file.sent':
      return event.resends > Math.max(8, event.bytes / 65_536) ? 'attention' : 'ok'
    case 'file.refused':
    case 'file.abandoned':
    case 'server.failed':
      return 'failed'
    case 'traffic.rejected':
    case 'source.limited':
    case 'history.degraded':
    case 'events.dropped':
      return 'attention'
    case 'phone.said':
      return outcomeOfSaying(event)
    case 'dhcp.lease':
      return leaseOutcomes[event.change]
    case 'dhcp.rival':
      return 'failed'
    case 'tls.handshake':
      return outcomeOfHandshake(event)
    case 'bench.started':
      return event.afterCrash ? 'attention' : 'neutral'
    case 'server.listening':
    case 'history.recovered':
      return 'ok'
    case 'phone.found':
    case 'server.stopped':
    case 'history.trimmed':
    case 'site.opened':
    case 'site.closed':
    case 'file.added':
    case 'file.removed':
    case 'file.renamed':
    case 'file.restored':
    case 'profile.saved':
    case 'phones.changed':
    case 'routes.changed':
    case 'key.set':
    case 'key.forgotten':
    case 'settings.changed':
      return 'neutral'
    default:
      return unreachable(event)
  }
}

const leaseOutcomes: Readonly<Record<LeaseChange, Outcome>> = {
  offered: 'working',
  bound: 'ok',
  renewed: 'ok',
  informed: 'ok',
  released: 'neutral',
  declined: 'attention',
  refused: 'attention',
  conflict: 'attention',
  exhausted: 'failed',
}

function outcomeOfSaying(event: Extract<EventBody, { type: 'phone.said' }>): Outcome {
  if (event.verdict?.result === 'failed') return 'failed'
  if (event.verdict?.result === 'succeeded') return 'ok'
  if (event.verdict?.result === 'requested') return 'working'
  if (event.severity !== undefined && event.severity <= 3) return 'failed'
  if (event.severity === 4) return 'attention'
  return 'neutral'
}

const outcomeOfAnswer = ({ outcome }: Extract<EventBody, { type: 'push.answered' }>): Outcome => {
  if (outcome === 'accepted') return 'ok'
  return outcome === 'held' ? 'attention' : 'failed'
}

function outcomeOfPhoneEvent(event: PhoneEventBody): Outcome {
  switch (event.type) {
    case 'push.sent':
      return 'working'
    case 'push.answered':
      return outcomeOfAnswer(event)
    case 'report.received':
      return 'ok'
    case 'rollout.changed':
      return outcomeOfRollout(event)
  }
}

function outcomeOfRollout({ change, why, failed }: Extract<EventBody, { type: 'rollout.changed' }>): Outcome {
  if (change === 'started' || change === 'resumed') return 'working'
  if (change === 'stopped') return why === 'person' ? 'attention' : 'failed'
  return failed > 0 ? 'attention' : 'ok'
}

function settingText(event: Extract<EventBody, { type: 'settings.changed' }>): string {
  switch (event.setting) {
    case 'server':
      return join(event.server, event.port)
    case 'addresses':
      return join(event.listen, event.advertise)
    default:
      return event.setting
  }
}

/** A certificate that is not good is no failure of the connection: what it may have is decided for each request. */
function outcomeOfHandshake({ failure, client }: Extract<EventBody, { type: 'tls.handshake' }>): Outcome {
  if (failure !== undefined) return 'failed'
  return client === undefined || client.verdict === 'good' ? 'neutral' : 'attention'
}

function textOf(event: EventBody): string {
  const who = 'who' in event ? join(event.who.model, event.who.mac && formatMac(event.who.mac), event.who.mac) : ''
  if (isPhoneEvent(event)) return textOfPhoneEvent(event, who)
  switch (event.type) {
    case 'file.requested':
      return join(event.method, event.path, event.agent, who)
    case 'file.sent':
      return join(event.path, event.status, who)
    case 'file.refused':
      return join(event.path, event.reason, event.status, event.agent, event.near, who)
    case 'file.abandoned':
      return join(event.path, event.reason, event.detail, who)
    case 'phone.said':
      return join(event.text, event.identifier, event.host, event.app, who)
    case 'phone.found':
      return join(...event.by, event.serial, who)
    case 'traffic.rejected':
    case 'source.limited':
      return join(event.reason, who)
    case 'dhcp.lease':
      return join(event.change, event.address, event.host, event.vendor, who)
    case 'dhcp.rival':
      return join(event.found, event.sign, who)
    case 'tls.handshake':
      return textOfHandshake(event, who)
    case 'server.listening':
      return join(event.address, event.port)
    case 'server.failed':
    case 'history.degraded':
      return join(event.fault.code, ...Object.values(event.fault.params))
    case 'site.opened':
      return join(event.name, event.folder)
    case 'site.closed':
      return event.name
    case 'file.added':
      return join(event.path, event.sha256)
    case 'file.removed':
    case 'file.restored':
      return event.path
    case 'file.renamed':
      return join(event.path, event.from)
    case 'profile.saved':
      return join(event.area, event.path, event.sha256)
    case 'phones.changed':
      return join('phones.csv', event.by)
    case 'routes.changed':
      return 'routes'
    case 'key.set':
    case 'key.forgotten':
      return event.name
    case 'settings.changed':
      return settingText(event)
    case 'events.dropped':
    case 'history.trimmed':
      return event.reason
    case 'bench.started':
      return event.version
    case 'server.stopped':
    case 'history.recovered':
      return ''
    default:
      return unreachable(event)
  }
}

function textOfPhoneEvent(event: PhoneEventBody, who: string): string {
  switch (event.type) {
    case 'push.sent':
      return join(event.action, event.way, event.rule, who)
    case 'push.answered':
      return join(event.action, event.way, event.outcome, event.reason, event.status, event.detail, who)
    case 'report.received':
      return join(event.path, event.file, event.form, who)
    case 'rollout.changed':
      return join('rollout', event.change, event.why)
  }
}

function textOfHandshake(event: Extract<EventBody, { type: 'tls.handshake' }>, who: string): string {
  const { failure, version, cipher, offered, client, detail } = event
  const shown = client?.subject.map(([, value]) => value) ?? []
  return join(failure, detail, version, cipher, offered.name ?? undefined, client?.verdict, ...shown, who)
}
