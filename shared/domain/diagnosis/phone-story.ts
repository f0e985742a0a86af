import type { BenchEvent } from '../event/bench-event.ts'
import type { Who } from '../identity/who.ts'
import { transitionLineIn } from '../licence/licence.ts'
import { readCurlError } from '../phone/curl-error.ts'
import type { EventOf } from './diagnosis.ts'

/** What a phone (or an address whose phone is not known yet) did lately, as far as a diagnosis needs it. Bounded. */
export interface PhoneStory {
  readonly who: Who
  readonly firstAt: number
  readonly lastAt: number
  /** When it last asked for a file, and the number of that event; null while it never has. */
  readonly asked: { readonly at: number; readonly seq: number } | null
  /** Its last events that tell something, oldest first; debug chatter is left out. */
  readonly events: readonly BenchEvent[]
  /** The addresses from which it spoke, each time that it changed; oldest first. */
  readonly addresses: readonly AddressSeen[]
  /** Its last line that had a time of its own. */
  readonly dated: EventOf<'phone.said'> | null
  /** The last file that it got whole and then called a success. */
  readonly applied: AppliedFile | null
}

export interface AddressSeen {
  readonly ip: string
  readonly at: number
  readonly seq: number
}

export interface AppliedFile {
  readonly path: string
  readonly sentSeq: number
  readonly sentAt: number
  readonly saidSeq: number
}

/** A resync of four rules with its lines has fewer than twenty. */
export const EVENTS_PER_PHONE = 40
const ADDRESSES_KEPT = 6
/** A line is kept for what it says of provisioning, which is short. */
const TEXT_KEPT = 600

export type PhoneEvent = Extract<BenchEvent, { who: Who }>

export const isOfPhone = (event: BenchEvent): event is PhoneEvent => 'who' in event

/** By its MAC; by its address while nobody has told the MAC. */
export const keyOf = ({ mac, ip }: Who): string => mac ?? `ip ${ip}`

/** The story with one event more. */
export function withEvent(story: PhoneStory | undefined, event: PhoneEvent): PhoneStory {
  const before = story ?? beginning(event)
  const asks = event.type === 'file.requested' || event.type === 'file.refused'
  const who = merged(before.who, event.who)
  return {
    who,
    firstAt: before.firstAt,
    lastAt: isHeard(event) ? event.at : before.lastAt,
    asked: asks ? { at: event.at, seq: event.seq } : before.asked,
    events: tells(event) ? [...before.events.slice(1 - EVENTS_PER_PHONE), short(event)] : before.events,
    addresses: withAddress(before.addresses, event),
    dated: event.type === 'phone.said' && event.phoneTime !== undefined ? short(event) : before.dated,
    applied: appliedBy(event, before) ?? before.applied,
  }
}

const beginning = ({ who, at }: PhoneEvent): PhoneStory => ({
  who,
  firstAt: at,
  lastAt: at,
  asked: null,
  events: [],
  addresses: [],
  dated: null,
  applied: null,
})

/** A push is ours, and so is the note that nobody answered it: neither shows that the phone is there. */
const isHeard = (event: PhoneEvent): boolean =>
  event.type !== 'push.sent' && (event.type !== 'push.answered' || event.outcome !== 'silent')

/** What was told of an address before its phone's MAC was known belongs to that phone. */
export function joined(first: PhoneStory, then: PhoneStory): PhoneStory {
  const events = [...first.events, ...then.events].sort((a, b) => a.seq - b.seq).slice(-EVENTS_PER_PHONE)
  return {
    ...then,
    who: merged(first.who, then.who),
    firstAt: Math.min(first.firstAt, then.firstAt),
    asked: then.asked ?? first.asked,
    events,
    dated: then.dated ?? first.dated,
    applied: then.applied ?? first.applied,
  }
}

const merged = (before: Who, now: Who): Who =>
  before.ip === now.ip && before.port === now.port && before.mac === now.mac && before.model === now.model
    ? before
    : { ...before, ...now }

/** Whether an event says something of a phone's provisioning: chatter would push the rest out. */
function tells(event: PhoneEvent): boolean {
  if (event.type === 'phone.found') return false
  if (event.type !== 'phone.said') return true
  const { verdict, text } = event
  return verdict !== undefined || readCurlError(text) !== null || transitionLineIn(text) !== null
}

function short<T extends PhoneEvent>(event: T): T {
  if (event.type !== 'phone.said' || event.text.length <= TEXT_KEPT) return event
  return { ...event, text: event.text.slice(0, TEXT_KEPT) }
}

function withAddress(addresses: readonly AddressSeen[], { who: { ip }, at, seq }: PhoneEvent): readonly AddressSeen[] {
  const last = addresses.at(-1)
  if (last?.ip !== ip) return [...addresses.slice(1 - ADDRESSES_KEPT), { ip, at, seq }]
  return addresses
}

/** A success that follows a file which was sent whole is the success of that file. */
function appliedBy(event: PhoneEvent, { events }: PhoneStory): AppliedFile | null {
  if (event.type !== 'phone.said' || event.verdict?.what !== 'resync' || event.verdict.result !== 'succeeded')
    return null
  const sent = events.findLast((each) => each.type === 'file.sent')
  if (sent?.type !== 'file.sent') return null
  return { path: sent.path, sentSeq: sent.seq, sentAt: sent.at, saidSeq: event.seq }
}
