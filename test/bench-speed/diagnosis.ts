import type { BenchEvent, EventBody } from '../../shared/domain/event/bench-event.ts'
import { findings } from '../../shared/domain/diagnosis/findings.ts'
import { emptyState, fold } from '../../shared/domain/diagnosis/fold.ts'
import { unknownSite, type ServedContent, type SiteFacts } from '../../shared/domain/diagnosis/site-view.ts'
import type { Who } from '../../shared/domain/identity/who.ts'
import { readVerdict } from '../../shared/domain/event/verdict.ts'
import type { Measure } from './measure.ts'
import { nthMac } from '../support/mac.ts'

const EVENTS = 100_000
const PHONES = 2_000
const LIMIT_MS = 1_000
/** What comes in between two pictures of the screen, when a thousand events a second come. */
const BATCH = 17
const FRAME_MS = 16
const ROUNDS = 5

/** A day of a site is told from its events alone; what comes then is told between two frames. */
export function measureDiagnosis(): Promise<readonly Measure[]> {
  const events = dayOf(PHONES, EVENTS)
  const now = events.at(-1)?.at ?? 0
  let state = emptyState
  const whole = median(ROUNDS, () => {
    state = fold(emptyState, events)
    findings(state, { facts: factsAnew(), now })
  })
  const facts = factsAnew()
  const count = findings(state, { facts, now }).length
  const more = dayOf(PHONES, BATCH).map((event, index) => ({ ...event, seq: EVENTS + index + 1, at: now + index }))
  const next = median(ROUNDS * 5, () => void findings(fold(state, more), { facts, now }))
  return Promise.resolve([
    measure(`diagnosis: a day of ${EVENTS.toLocaleString('en')} events`, whole, {
      limit: LIMIT_MS,
      note: `${PHONES.toLocaleString('en')} phones, ${count} findings`,
    }),
    measure(`diagnosis: ${BATCH} events more`, next, { limit: FRAME_MS }),
  ])
}

/** Other facts than before, so that nothing is kept from the round before. */
function factsAnew(): SiteFacts {
  const content: ServedContent = { form: 'clear', damage: null, parameters: 12, settings: { Resync_Periodic: '3600' } }
  return { ...unknownSite, ownHosts: new Set(['10.0.0.2']), content: () => content }
}

/** Phones that resync again and again, with the chatter of phones whose debug level is high; one in nine fails. */
function dayOf(phones: number, count: number): readonly BenchEvent[] {
  const who = Array.from({ length: phones }, (_, index): Who => ({
    ip: `10.1.${index >> 8}.${index & 255}`,
    model: 'CP-7841-3PCC',
    mac: nthMac(index),
  }))
  const events: BenchEvent[] = []
  for (let round = 0; events.length < count; round++) {
    const phone = who[round % phones] ?? { ip: '10.1.0.1' }
    for (const body of resyncOf(phone, round)) {
      events.push({ ...body, seq: events.length + 1, at: Math.round((events.length * 86_400_000) / EVENTS) })
    }
  }
  return events.slice(0, count)
}

function resyncOf(who: Who, round: number): readonly EventBody[] {
  const transfer = { server: 'tftp', who, transfer: `t${round}`, path: `/${who.mac ?? ''}.xml` } as const
  const line = (text: string): EventBody => {
    const verdict = readVerdict(text)
    return { type: 'phone.said', server: 'syslog', who, text, severity: 5, ...(verdict && { verdict }) }
  }
  const chatter = Array.from({ length: 6 }, (_, index) => line(`[resync] fprv state ${index} of ${round}`))
  const begins = line(`CP-7841-3PCC ${who.mac ?? ''} -- Requesting resync tftp://10.0.0.2:69${transfer.path}`)
  const asks: EventBody = { type: 'file.requested', ...transfer }
  if (round % 9 === 0) {
    const refused: EventBody = { type: 'file.refused', ...transfer, reason: 'not-found', status: 1 }
    return [...chatter, begins, asks, refused, line('CP-7841-3PCC -- Resync failed: Download failed')]
  }
  const sent: EventBody = { type: 'file.sent', ...transfer, bytes: 9_000, tookMs: 9, resends: 0 }
  return [...chatter, begins, asks, sent, line(`CP-7841-3PCC -- Successful resync tftp://10.0.0.2:69${transfer.path}`)]
}

const measure = (
  name: string,
  ours: number,
  { limit, note }: { readonly limit: number; readonly note?: string },
): Measure => ({
  name,
  ours: Math.round(ours * 10) / 10,
  peer: null,
  peerName: 'none: no tool tells why a phone failed',
  unit: 'ms',
  ratio: null,
  floor: `under ${limit} ms`,
  meets: ours < limit,
  ...(note === undefined ? {} : { note }),
})

function median(rounds: number, work: () => unknown): number {
  const times = Array.from({ length: rounds }, () => {
    const started = performance.now()
    work()
    return performance.now() - started
  })
  return times.toSorted((a, b) => a - b)[rounds >> 1] ?? Infinity
}
