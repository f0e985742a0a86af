import { AT, BROADCAST_FLAG, COOKIE } from './layout.ts'
import { messageTypes, type DhcpMessage } from './message.ts'
import { bytesOf, OPTION, type Options } from './options.ts'

/** RFC 2131 §2: every client takes 576 bytes with the headers of IP and UDP. A larger offer is dropped without a word. */
export const REPLY_LIMIT = 548
/** RFC 1542 §2.1: relays drop what is shorter. */
const LEAST = 300

const END = 255
const OVERLOAD_BYTES = 3

export interface EncodedDhcp {
  readonly bytes: Uint8Array
  /** The options that did not fit, in the order in which they were to be sent. */
  readonly left: readonly number[]
}

/** Options are sent in their order; those that find no room in their own field use `file` and `sname` (option 52). */
export function encodeDhcp(message: DhcpMessage, limit = REPLY_LIMIT): EncodedDhcp {
  const bytes = new Uint8Array(Math.max(limit, LEAST))
  const view = new DataView(bytes.buffer)
  view.setUint8(0, message.op === 'request' ? 1 : 2)
  view.setUint8(1, 1)
  view.setUint8(2, 6)
  view.setUint8(3, message.hops)
  view.setUint32(AT.xid, message.xid)
  view.setUint16(AT.secs, message.secs)
  view.setUint16(AT.flags, message.broadcast ? BROADCAST_FLAG : 0)
  for (const field of ['ciaddr', 'yiaddr', 'siaddr', 'giaddr'] as const) bytes.set(bytesOf(message[field]), AT[field])
  bytes.set(hex(message.hardware), AT.chaddr)
  view.setUint32(AT.cookie, COOKIE)
  const { end, left } = place(withType(message), bytes)
  return { bytes: bytes.subarray(0, Math.max(end, LEAST)), left }
}

const withType = ({ type, options }: DhcpMessage): Options => {
  const rest = [...options].filter(([code]) => code !== OPTION.messageType && code !== OPTION.overload)
  return new Map([[OPTION.messageType, Uint8Array.of(messageTypes.indexOf(type) + 1)], ...rest])
}

interface Area {
  at: number
  /** Where its end mark must be at the latest. */
  readonly last: number
}

function place(options: Options, into: Uint8Array): { readonly end: number; readonly left: readonly number[] } {
  const size = [...options.values()].reduce((total, value) => total + sizeOf(value), 0)
  const own: Area = { at: AT.options, last: into.length - 1 }
  if (own.at + size <= own.last) {
    fill(options, [own], into)
    return { end: close(own, into), left: [] }
  }
  const file: Area = { at: AT.file, last: AT.cookie - 1 }
  const sname: Area = { at: AT.sname, last: AT.file - 1 }
  const overload = own.at
  own.at += OVERLOAD_BYTES
  const left = fill(options, [own, file, sname], into)
  into.set([OPTION.overload, 1, 3], overload)
  close(file, into)
  close(sname, into)
  return { end: close(own, into), left }
}

/** Each option goes whole into the first area that has room for it. */
function fill(options: Options, areas: readonly Area[], into: Uint8Array): readonly number[] {
  const left: number[] = []
  for (const [code, value] of options) {
    const area = areas.find(({ at, last }) => at + sizeOf(value) <= last)
    if (area === undefined) left.push(code)
    else area.at = write(code, value, { at: area.at, into })
  }
  return left
}

/** A value over 255 bytes is sent in pieces (RFC 3396). */
const sizeOf = (value: Uint8Array): number => value.length + 2 * Math.max(1, Math.ceil(value.length / 255))

function write(code: number, value: Uint8Array, to: { readonly at: number; readonly into: Uint8Array }): number {
  let { at } = to
  let rest = value
  do {
    const piece = rest.subarray(0, 255)
    to.into.set([code, piece.length], at)
    to.into.set(piece, at + 2)
    at += 2 + piece.length
    rest = rest.subarray(255)
  } while (rest.length > 0)
  return at
}

function close(area: Area, into: Uint8Array): number {
  into[area.at] = END
  return area.at + 1
}

const hex = (digits: string): readonly number[] => (digits.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))
