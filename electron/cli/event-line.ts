import type { TFunction } from 'i18next'
import type { BenchEvent } from '../../shared/domain/event/bench-event.ts'
import { facetsOf } from '../../shared/domain/event/facets.ts'
import { formatMac } from '../../shared/domain/identity/mac.ts'
import { inert } from './io.ts'
import { localTime, milliseconds } from '../bench/core/local-time.ts'

/** One event as a person reads it in a terminal: time, server, what, who, the rest. */
export function eventLine(event: BenchEvent, t: TFunction): string {
  const { server } = facetsOf(event)
  return inert(
    [timeOf(event.at), server.padEnd(6), wordOf(event, t), whoOf(event), detailOf(event)].filter(Boolean).join('  '),
  )
}

const timeOf = (at: number): string => localTime(at) + milliseconds(at)

const wordOf = (event: BenchEvent, t: TFunction): string => t(`events:type.${event.type}.word`).padEnd(13)

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
    default:
      return facetsOf(event).text
  }
}
