import type { BenchEvent, FileServerName } from '../event/bench-event.ts'
import { standardPorts } from '../network/ports.ts'
import type { EventOf } from './diagnosis.ts'

/** One request for a file, and how it ended as far as is known. */
export interface FileRequest {
  readonly asked: EventOf<'file.requested'> | null
  readonly end: RequestEnd | null
}
export type RequestEnd = EventOf<'file.sent' | 'file.refused' | 'file.abandoned'>

/** One resync (or upgrade) of a phone: what it said that it asks for, what it did ask for, and its verdict. */
export interface Attempt {
  readonly what: 'resync' | 'upgrade'
  readonly requests: readonly FileRequest[]
  /** Its `Requesting …` lines: one for each URL. */
  readonly announced: readonly EventOf<'phone.said'>[]
  /** Lines of its own log about the way to the server. */
  readonly lines: readonly EventOf<'phone.said'>[]
  /** The first line with the verdict; `Resync failed` may be followed by the same in the words of the phone's own log. */
  readonly verdict: EventOf<'phone.said'> | null
  readonly alsoSaid: readonly EventOf<'phone.said'>[]
  readonly from: number
}

/** A phone that has said nothing for so long is no longer in the resync that it began. */
const ATTEMPT_MS = 10 * 60_000
/** The second line about a failure follows at once. */
const ECHO_MS = 5_000

interface Open {
  what: 'resync' | 'upgrade'
  requests: { asked: FileRequest['asked']; end: RequestEnd | null }[]
  announced: EventOf<'phone.said'>[]
  lines: EventOf<'phone.said'>[]
  verdict: EventOf<'phone.said'> | null
  alsoSaid: EventOf<'phone.said'>[]
  from: number
  lastAt: number
}

/** The resyncs and upgrades in a phone's events, which are in order. */
export function attemptsOf(events: readonly BenchEvent[]): readonly Attempt[] {
  const attempts: Open[] = []
  for (const event of events) {
    const place = placeFor(event, attempts.at(-1))
    if (place === null) continue
    if (place !== attempts.at(-1)) attempts.push(place)
    put(event, place)
    place.lastAt = event.at
  }
  return attempts
}

/** The attempt to which an event belongs: the one that is open, or a new one. Null for what belongs to none. */
function placeFor(event: BenchEvent, open: Open | undefined): Open | null {
  if (event.type === 'phone.said') return placeForSaid(event, open)
  if (!isRequest(event)) return null
  const ends = event.type !== 'file.requested' && open !== undefined && openRequest(open, event.transfer)
  if (open !== undefined && (ends || continues(event, open))) return open
  return begin(event, 'resync')
}

function placeForSaid(event: EventOf<'phone.said'>, open: Open | undefined): Open | null {
  const { verdict } = event
  if (verdict === undefined) return open !== undefined && continues(event, open) ? open : begin(event, 'resync')
  const same = open?.what === verdict.what || open?.announced.length === 0
  if (open === undefined || !same) return begin(event, verdict.what)
  if (verdict.result === open.verdict?.verdict?.result && event.at - open.lastAt <= ECHO_MS && echoes(event, open))
    return open
  return continues(event, open) ? open : begin(event, verdict.what)
}

/** The same verdict once more: `fprv_eval_profile_rule return status=…` behind `Resync failed: …`. */
const echoes = (event: EventOf<'phone.said'>, open: Open): boolean =>
  event.verdict?.result === 'failed' && event.text.includes('FPRV_ERR') !== open.verdict?.text.includes('FPRV_ERR')

const continues = (event: BenchEvent, open: Open): boolean =>
  open.verdict === null && event.at - open.lastAt <= ATTEMPT_MS

const openRequest = (open: Open, transfer: string): boolean =>
  open.requests.some(({ asked, end }) => end === null && asked?.transfer === transfer)

function begin(event: BenchEvent, what: Open['what']): Open {
  const { seq: from, at: lastAt } = event
  return { what, requests: [], announced: [], lines: [], verdict: null, alsoSaid: [], from, lastAt }
}

function put(event: BenchEvent, open: Open): void {
  if (event.type === 'phone.said') putSaid(event, open)
  else if (event.type === 'file.requested') open.requests.push({ asked: event, end: null })
  else if (isRequest(event)) {
    const request = open.requests.find(({ asked, end }) => end === null && asked?.transfer === event.transfer)
    if (request === undefined) open.requests.push({ asked: null, end: event })
    else request.end = event
  }
}

function putSaid(event: EventOf<'phone.said'>, open: Open): void {
  if (event.verdict === undefined) open.lines.push(event)
  else if (event.verdict.result === 'requested') {
    open.what = event.verdict.what
    open.announced.push(event)
  } else if (open.verdict === null) {
    open.what = event.verdict.what
    open.verdict = event
  } else open.alsoSaid.push(event)
}

const isRequest = (event: BenchEvent): event is RequestEnd | EventOf<'file.requested'> =>
  event.type === 'file.requested' ||
  event.type === 'file.sent' ||
  event.type === 'file.refused' ||
  event.type === 'file.abandoned'

/** The attempt that holds this event; null where it is too old. */
export const attemptWith = (attempts: readonly Attempt[], event: BenchEvent): Attempt | null =>
  attempts.find(({ verdict, alsoSaid }) => [verdict, ...alsoSaid].some((said) => said?.seq === event.seq)) ?? null

/** The path of a URL, as a server logs it: `tftp://10.0.0.2:69/a/b.xml?x` gives `/a/b.xml?x`. */
export const pathOfUrl = (url: string): string | null => /^[a-z]+:\/\/[^/]*(\/.*)$/i.exec(url)?.[1] ?? null

/** `tftp://[fe80::1]:69/a` gives `fe80::1`. */
export const hostOfUrl = (url: string): string | null => {
  const [, v6, host] = /^[a-z]+:\/\/(?:\[([^\]]+)\]|([^/:?]+))/i.exec(url) ?? []
  return v6 ?? host ?? null
}

/** Which of our servers a URL means, and at which port: `http://10.0.0.2/a` gives http and 80. */
export function serverOfUrl(url: string): { readonly server: FileServerName; readonly port: number } | null {
  const [, scheme = '', port] = /^(tftp|https?):\/\/(?:\[[^\]]*\]|[^/:?]+)(?::(\d{1,5}))?/i.exec(url) ?? []
  const server = (['tftp', 'http', 'https'] as const).find((each) => each === scheme.toLowerCase())
  return server === undefined ? null : { server, port: port === undefined ? standardPorts[server] : Number(port) }
}

/**
 * The request that a failure is about: the one that did not succeed, or else the last, which arrived and was not accepted.
 * The phone's announcement names it where there are several.
 */
export function culprit({ requests, announced }: Attempt): Culprit | null {
  const url = announced.at(-1)?.verdict?.url
  const path = url === undefined ? null : pathOfUrl(url)
  const named = requests.filter(({ asked, end }) => path !== null && samePath(asked?.path ?? end?.path ?? '', path))
  const among = named.length > 0 ? named : requests
  const request = among.findLast(({ end }) => end !== null && end.type !== 'file.sent') ?? among.at(-1)
  return request === undefined ? null : { request, named: named.length > 0 }
}

interface Culprit {
  readonly request: FileRequest
  /** The phone itself gave its path. */
  readonly named: boolean
}

const samePath = (a: string, b: string): boolean => a.replace(/^\/+/, '') === b.replace(/^\/+/, '')
