import { NO_ADDRESS, type DhcpMessage } from './message.ts'
import { addresses, addressOf, OPTION, text, textOf, type Options } from './options.ts'

/** The client's half of RFC 2131 from DISCOVER to its lease, as a phone goes through it: messages in, what to ask next out. */
export interface DhcpAsker {
  readonly hardware: string
  /** Option 60: `Cisco Systems, Inc. IP Phone CP-8841-3PCC`. */
  readonly vendor: string
  /** Option 12: `SEP<MAC>`. */
  readonly host: string
  readonly xid: number
}

export interface ClientLease {
  readonly address: string
  readonly netmask: string
  /** '' where none was given; the first of several. */
  readonly router: string
  readonly domain: string
  readonly seconds: number
  readonly server: string
  /** Options by number, as a person would write them. */
  readonly options: Readonly<Record<number, string>>
}

export type ClientState =
  | { readonly phase: 'selecting' }
  | { readonly phase: 'requesting'; readonly address: string; readonly server: string }
  | { readonly phase: 'bound'; readonly lease: ClientLease }

/** What phones ask for (phone-facts 3.4), addresses of servers first: what has no room in the answer is left out from the end. */
const WISHES = [
  ...[OPTION.netmask, OPTION.router, OPTION.tftpServer, OPTION.tftpAddresses, OPTION.url159, OPTION.url160],
  ...[OPTION.dns, OPTION.domain, OPTION.ntp, OPTION.timeOffset, OPTION.vendorInfo, OPTION.vendorClass],
  OPTION.vendorSpecific,
]

const LEASE_WITHOUT_A_TIME = 3_600

/** What is to be sent now, and again while nobody answers; null with a lease. */
export function questionOf(asker: DhcpAsker, state: ClientState): DhcpMessage | null {
  if (state.phase === 'bound') return null
  const own = new Map<number, Uint8Array>([
    [OPTION.clientId, Uint8Array.of(1, ...hex(asker.hardware))],
    [OPTION.vendorClass, text(asker.vendor)],
    [OPTION.hostName, text(asker.host)],
    [OPTION.requestList, Uint8Array.from(WISHES)],
  ])
  if (state.phase === 'selecting') return message(asker, 'discover', own)
  own.set(OPTION.requestedAddress, addresses([state.address]))
  own.set(OPTION.serverId, addresses([state.server]))
  return message(asker, 'request', own)
}

/** The first offer is taken; a refusal begins anew; what is for somebody else changes nothing. */
export function heardBy(asker: DhcpAsker, state: ClientState, answer: DhcpMessage): ClientState {
  if (!isFor(asker, answer)) return state
  const server = addressOf(answer.options.get(OPTION.serverId)) ?? answer.siaddr
  if (state.phase === 'selecting')
    return answer.type === 'offer' ? { phase: 'requesting', address: answer.yiaddr, server } : state
  if (state.phase === 'bound' || server !== state.server) return state
  if (answer.type === 'nak') return { phase: 'selecting' }
  return answer.type === 'ack' ? { phase: 'bound', lease: leaseIn(answer, server) } : state
}

const isFor = ({ xid, hardware }: DhcpAsker, answer: DhcpMessage): boolean =>
  answer.op === 'reply' && answer.xid === xid && answer.hardware === hardware

function message(asker: DhcpAsker, type: 'discover' | 'request', options: Options): DhcpMessage {
  const none = { ciaddr: NO_ADDRESS, yiaddr: NO_ADDRESS, siaddr: NO_ADDRESS, giaddr: NO_ADDRESS }
  // The broadcast flag: without an address it hears nothing else.
  const { xid, hardware } = asker
  return { op: 'request', type, xid, hardware, hops: 0, secs: 0, broadcast: true, ...none, options }
}

function leaseIn({ yiaddr, options }: DhcpMessage, server: string): ClientLease {
  const texts = [...options].flatMap(([code, value]) => {
    const written = writtenOf(code, value)
    return written === '' ? [] : [[code, written] as const]
  })
  const said = Object.fromEntries(texts) as ClientLease['options']
  return {
    ...{ address: yiaddr, netmask: said[OPTION.netmask] ?? '255.255.255.0', server, options: said },
    ...{ router: said[OPTION.router]?.split(',')[0] ?? '', domain: said[OPTION.domain] ?? '' },
    seconds: Number(said[OPTION.leaseTime] ?? LEASE_WITHOUT_A_TIME),
  }
}

const addressLists: ReadonlySet<number> = new Set([
  ...[OPTION.netmask, OPTION.router, OPTION.dns, OPTION.broadcast, OPTION.ntp, OPTION.tftpAddresses],
])
const numbers: ReadonlySet<number> = new Set([OPTION.timeOffset, OPTION.leaseTime])
const texts: ReadonlySet<number> = new Set([
  ...[OPTION.hostName, OPTION.domain, OPTION.vendorClass, OPTION.tftpServer, OPTION.url159, OPTION.url160],
])
/** Bytes of the enterprise number and the length before its sub-options (RFC 3925 §4). */
const ENTERPRISE = 5

/** What a person would write for this option; '' for one that is nothing to read. */
function writtenOf(code: number, value: Uint8Array): string {
  if (texts.has(code)) return textOf(value)
  if (addressLists.has(code)) return fours(value).join(',')
  if (numbers.has(code) && value.length === 4)
    return String(new DataView(value.buffer, value.byteOffset, value.byteLength).getInt32(0))
  if (code === OPTION.vendorInfo) return firstText(value)
  return code === OPTION.vendorSpecific ? firstText(value.subarray(ENTERPRISE)) : ''
}

const fours = (value: Uint8Array): readonly string[] =>
  Array.from({ length: Math.floor(value.length / 4) }, (_, index) => value.subarray(index * 4, index * 4 + 4).join('.'))

/** The text of the first sub-option: code, length, value. */
const firstText = (value: Uint8Array): string => textOf(value.subarray(2, 2 + (value[1] ?? 0)))

const hex = (digits: string): readonly number[] => (digits.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))
