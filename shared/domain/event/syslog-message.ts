import { formatMac } from '../identity/mac.ts'
import type { BenchEvent } from './bench-event.ts'
import { facetsOf, type Facets, type Outcome } from './facets.ts'

/** An event as a log server is told it. */
export interface ForwardedMessage {
  readonly facility: number
  readonly severity: number
  readonly time: string
  readonly host: string
  readonly app: string
  readonly id: string
  readonly data: Readonly<Record<string, string>>
  readonly text: string
}

/** local0 */
const FACILITY = 16
const severities: Readonly<Record<Outcome, number>> = { failed: 3, attention: 4, ok: 6, working: 6, neutral: 6 }
const PRODUCT = 'resync-bench'

/** A phone's own line keeps its priority and comes from the phone; what the bench saw comes from the bench. */
export function forwardedMessage(event: BenchEvent, laptop: string): ForwardedMessage {
  const facets = facetsOf(event)
  const about = { time: new Date(event.at).toISOString(), id: event.type, data: dataOf(event, facets) }
  const severity = facets.severity ?? severities[facets.outcome]
  if (event.type !== 'phone.said')
    return { ...about, facility: FACILITY, severity, host: laptop, app: PRODUCT, text: facets.text }
  const { who, facility = FACILITY, text } = event
  return { ...about, facility, severity, host: who.ip, app: who.model ?? 'phone', text }
}

const dataOf = (event: BenchEvent, { server, ip, mac, file, outcome }: Facets): ForwardedMessage['data'] => ({
  ...{ seq: String(event.seq), server, ip: ip ?? '', file: file ?? '', outcome },
  mac: mac === null ? '' : formatMac(mac),
})
