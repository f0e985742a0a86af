import { err, ok, type Result } from '../../domain/result.ts'
import { decodeLatin1, decodeUtf8, decodeUtf8Lossy, encodeUtf8 } from '../bytes/utf8.ts'

/** RFC 1350 §5 and RFC 2347. */
export const OPCODE = { read: 1, write: 2, data: 3, ack: 4, error: 5, oack: 6 } as const

/** RFC 1350 appendix; 8 is RFC 2347's. */
export const ERROR_CODE = {
  undefined: 0,
  fileNotFound: 1,
  accessViolation: 2,
  diskFull: 3,
  illegalOperation: 4,
  unknownTransfer: 5,
  fileExists: 6,
  noSuchUser: 7,
  optionRefused: 8,
} as const

/** In the order in which they came, duplicates included: what a duplicate means is options.ts's question. */
export type Options = readonly (readonly [name: string, value: string])[]

export interface Request {
  readonly type: 'read' | 'write'
  readonly file: string
  /** False when the name is not UTF-8: then `file` is good for showing and for nothing else. */
  readonly legible: boolean
  /** As it came; RFC 1350 §1 lets it have any case. */
  readonly mode: string
  readonly options: Options
}

export type Packet =
  | Request
  | { readonly type: 'data'; readonly block: number; readonly bytes: Uint8Array }
  | { readonly type: 'ack'; readonly block: number }
  | { readonly type: 'error'; readonly code: number; readonly message: string }
  | { readonly type: 'oack'; readonly options: Options }

/** Why bytes are no TFTP packet. */
export type Malformed =
  | 'too-short'
  | 'unknown-opcode'
  | 'too-long'
  | 'file-not-terminated'
  | 'file-empty'
  | 'mode-not-terminated'
  | 'too-many-options'

/** RFC 2347 allows 512; longer paths exist, and nobody needs more than this. */
export const REQUEST_LIMIT = 2_048
const OPTION_LIMIT = 32
const MESSAGE_LIMIT = 512

export const DATA_HEADER = 4

/** The first two bytes, or -1. For the hot path, which does not build a `Packet` out of an ACK. */
export const opcodeOf = (bytes: Uint8Array): number =>
  bytes.length < 2 ? -1 : ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)

/** The block number of a DATA or an ACK of at least four bytes. */
export const blockOf = (bytes: Uint8Array): number => ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0)

/** Writes the header of a DATA in place; the block number rolls over past 65,535 to 0. */
export function writeDataHeader(packet: Uint8Array, block: number): void {
  packet[0] = 0
  packet[1] = OPCODE.data
  packet[2] = (block >>> 8) & 0xff
  packet[3] = block & 0xff
}

export function decodePacket(bytes: Uint8Array): Result<Packet, Malformed> {
  switch (opcodeOf(bytes)) {
    case -1:
      return err('too-short')
    case OPCODE.read:
      return decodeRequest('read', bytes)
    case OPCODE.write:
      return decodeRequest('write', bytes)
    case OPCODE.data:
      if (bytes.length < 4) return err('too-short')
      return ok({ type: 'data', block: blockOf(bytes), bytes: bytes.subarray(DATA_HEADER) })
    case OPCODE.ack:
      return bytes.length < 4 ? err('too-short') : ok({ type: 'ack', block: blockOf(bytes) })
    case OPCODE.error:
      return bytes.length < 4 ? err('too-short') : ok(decodeError(bytes))
    case OPCODE.oack:
      return decodeOack(bytes)
    default:
      return err('unknown-opcode')
  }
}

//   2 bytes   string   1 byte   string   1 byte    string   1 byte   string   1 byte
//  ┌────────┬──────────┬─────┬──────────┬─────┬ ─ ──────────┬─────┬──────────┬─────┐ ─
//  │ 01 02  │ file     │  0  │ mode     │  0  │   option   │  0  │ value    │  0  │  …   RFC 1350 §5, RFC 2347
//  └────────┴──────────┴─────┴──────────┴─────┴ ─ ──────────┴─────┴──────────┴─────┘ ─
function decodeRequest(type: 'read' | 'write', bytes: Uint8Array): Result<Packet, Malformed> {
  if (bytes.length > REQUEST_LIMIT) return err('too-long')
  const fileEnd = bytes.indexOf(0, 2)
  if (fileEnd < 0) return err('file-not-terminated')
  if (fileEnd === 2) return err('file-empty')
  const modeEnd = bytes.indexOf(0, fileEnd + 1)
  if (modeEnd < 0) return err('mode-not-terminated')
  const options = decodeOptions(bytes, modeEnd + 1)
  if (!options.ok) return options
  const name = bytes.subarray(2, fileEnd)
  const file = decodeUtf8(name)
  return ok({
    type,
    file: file.ok ? file.value : decodeUtf8Lossy(name),
    legible: file.ok,
    mode: decodeLatin1(bytes, fileEnd + 1, modeEnd),
    options: options.value,
  })
}

/** A name without its value, at the end, is left out; so is the padding of zeros that some clients send. */
function decodeOptions(bytes: Uint8Array, from: number): Result<Options, Malformed> {
  const texts = decodeLatin1(bytes, from, bytes.length).split('\0')
  const options: (readonly [string, string])[] = []
  // What stands behind the last zero is not terminated.
  for (let at = 0; at + 2 < texts.length; at += 2) {
    const [name = '', value = ''] = texts.slice(at, at + 2)
    if (name === '') break
    if (options.length === OPTION_LIMIT) return err('too-many-options')
    options.push([name, value])
  }
  return ok(options)
}

//   2 bytes   2 bytes   string   1 byte
//  ┌────────┬─────────┬─────────┬─────┐
//  │ 0x0005 │ code    │ message │  0  │   the message is for people (RFC 1350 §5); its NUL is often forgotten
//  └────────┴─────────┴─────────┴─────┘
function decodeError(bytes: Uint8Array): Packet {
  const nul = bytes.indexOf(0, 4)
  const end = Math.min(nul < 0 ? bytes.length : nul, 4 + MESSAGE_LIMIT)
  return { type: 'error', code: blockOf(bytes), message: decodeUtf8Lossy(bytes.subarray(4, end)) }
}

//   2 bytes   string   1 byte   string   1 byte
//  ┌────────┬─────────┬─────┬─────────┬─────┐ ─
//  │ 0x0006 │ option  │  0  │ value   │  0  │  …   only options of the request, RFC 2347
//  └────────┴─────────┴─────┴─────────┴─────┘ ─
function decodeOack(bytes: Uint8Array): Result<Packet, Malformed> {
  if (bytes.length > REQUEST_LIMIT) return err('too-long')
  const options = decodeOptions(bytes, 2)
  return options.ok ? ok({ type: 'oack', options: options.value }) : options
}

export function encodePacket(packet: Packet): Uint8Array {
  switch (packet.type) {
    case 'read':
    case 'write':
      return withStrings(OPCODE[packet.type], null, [packet.file, packet.mode, ...packet.options.flat()])
    case 'oack':
      return withStrings(OPCODE.oack, null, packet.options.flat())
    case 'error':
      return withStrings(OPCODE.error, packet.code, [packet.message])
    case 'ack':
      return Uint8Array.of(0, OPCODE.ack, (packet.block >>> 8) & 0xff, packet.block & 0xff)
    case 'data': {
      const bytes = new Uint8Array(DATA_HEADER + packet.bytes.length)
      writeDataHeader(bytes, packet.block)
      bytes.set(packet.bytes, DATA_HEADER)
      return bytes
    }
  }
}

/** A NUL inside a string would end it early and turn the rest into another field: it is left out. */
function withStrings(opcode: number, code: number | null, strings: readonly string[]): Uint8Array {
  const head = code === null ? [0, opcode] : [0, opcode, (code >>> 8) & 0xff, code & 0xff]
  const text = encodeUtf8(strings.map((each) => `${each.replaceAll('\0', '')}\0`).join(''))
  const bytes = new Uint8Array(head.length + text.length)
  bytes.set(head)
  bytes.set(text, head.length)
  return bytes
}
