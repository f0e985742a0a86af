/** What a client offers in the first message of a TLS connection. Numbers as on the wire (RFC 8446 §4.1.2). */
export interface ClientHello {
  /** Protocol versions, as `0x0303`; without the extension, the one that the message names. */
  readonly versions: readonly number[]
  readonly ciphers: readonly number[]
  /** Server Name Indication (RFC 6066 §3). */
  readonly serverName: string | null
  readonly applications: readonly string[]
}

export type HelloRead =
  | { readonly kind: 'hello'; readonly hello: ClientHello }
  /** The bytes so far begin one: wait for more. */
  | { readonly kind: 'more' }
  | { readonly kind: 'not-tls' }

const HANDSHAKE = 22
const CLIENT_HELLO = 1
/** 2^14 bytes and what encryption may add (RFC 8446 §5.2). */
const RECORD_LIMIT = 0x4800
/** Larger ones are nobody's. */
export const HELLO_LIMIT = 64 * 1024
const EXTENSION = { serverName: 0, applications: 16, versions: 43 } as const

/**
 * Reads what the first bytes of a connection say. Never throws.
 *
 *   1 type  2 version  2 length │ 1 message  3 length  2 version  32 random  … session, ciphers, compression, extensions
 *  ┌──────┬────────────┬────────┼───────────┬─────────┬───────────┬──────────┬────────────────────────────────────────┐
 *  │ 0x16 │ 0x0301     │ n      │ 0x01      │ m       │ 0x0303    │          │                                        │
 *  └──────┴────────────┴────────┴───────────┴─────────┴───────────┴──────────┴────────────────────────────────────────┘
 */
export function readClientHello(bytes: Uint8Array): HelloRead {
  const [first] = bytes
  if (first === undefined) return { kind: 'more' }
  if (first >= 0x80) return readOldHello(bytes)
  if (first !== HANDSHAKE || (bytes.length > 1 && bytes[1] !== 3)) return { kind: 'not-tls' }
  const message = handshakeOf(bytes)
  if (!(message instanceof Uint8Array)) return { kind: message }
  const hello = readHello(new Reader(message))
  return hello === null ? { kind: 'not-tls' } : { kind: 'hello', hello }
}

/** The body of the hello, put together from the records that it may be split over (RFC 8446 §5.1). */
function handshakeOf(bytes: Uint8Array): Uint8Array | 'more' | 'not-tls' {
  const reader = new Reader(bytes)
  const parts: number[] = []
  for (;;) {
    const message = wholeMessage(parts)
    if (message !== 'more') return message
    if (reader.left < 5) return 'more'
    const type = reader.number(1)
    reader.skip(2)
    const length = reader.number(2)
    if (type !== HANDSHAKE || length === 0 || length > RECORD_LIMIT) return 'not-tls'
    if (reader.left < length) return 'more'
    for (const byte of reader.take(length)) parts.push(byte)
  }
}

/** What the records so far hold, when it is all of the hello. */
function wholeMessage(parts: readonly number[]): Uint8Array | 'more' | 'not-tls' {
  if (parts.length < 4) return 'more'
  const [type] = parts
  const length = new Reader(Uint8Array.from(parts.slice(1, 4))).number(3)
  if (type !== CLIENT_HELLO || length > HELLO_LIMIT) return 'not-tls'
  return parts.length < 4 + length ? 'more' : Uint8Array.from(parts.slice(4, 4 + length))
}

function readHello(reader: Reader): ClientHello | null {
  const version = reader.number(2)
  reader.skip(32)
  reader.block(1)
  const ciphers = numbers(reader.block(2), 2)
  reader.block(1)
  if (reader.failed || ciphers.length === 0) return null
  const extensions = reader.left === 0 ? new Reader(new Uint8Array()) : new Reader(reader.block(2))
  let [versions, serverName, applications]: [readonly number[], string | null, readonly string[]] = [
    [version],
    null,
    [],
  ]
  while (extensions.left >= 4) {
    const type = extensions.number(2)
    const body = new Reader(extensions.block(2))
    if (type === EXTENSION.versions) versions = numbers(body.block(1), 2)
    else if (type === EXTENSION.serverName) serverName = nameIn(body)
    else if (type === EXTENSION.applications) applications = applicationsIn(body)
  }
  return {
    versions: versions.filter((one) => !isGrease(one)),
    ciphers: ciphers.filter((one) => !isGrease(one)),
    serverName,
    applications,
  }
}

/** The form of SSL 2, in which old stacks announce TLS 1.0 (RFC 5246 appendix E.2). */
function readOldHello(bytes: Uint8Array): HelloRead {
  const length = (((bytes[0] ?? 0) & 0x7f) << 8) | (bytes[1] ?? 0)
  if (bytes.length >= 3 && bytes[2] !== CLIENT_HELLO) return { kind: 'not-tls' }
  if (bytes.length < 2 + length) return length < 9 ? { kind: 'not-tls' } : { kind: 'more' }
  const reader = new Reader(bytes.subarray(3, 2 + length))
  const version = reader.number(2)
  const size = reader.number(2)
  reader.skip(4)
  // Three bytes each; those that begin with 0 are TLS ones.
  const ciphers = numbers(reader.take(size), 3).filter((one) => one <= 0xffff)
  if (reader.failed || version < 0x0300) return { kind: 'not-tls' }
  return { kind: 'hello', hello: { versions: [version], ciphers, serverName: null, applications: [] } }
}

/** Values that only probe whether servers pass over what they do not know (RFC 8701). */
const isGrease = (value: number): boolean => (value & 0x0f0f) === 0x0a0a && value >> 8 === (value & 0xff)

const text = (bytes: Uint8Array): string => String.fromCharCode(...bytes.subarray(0, 255))

function nameIn(body: Reader): string | null {
  const list = new Reader(body.block(2))
  const isHost = list.number(1) === 0
  const name = text(list.block(2))
  return isHost && !list.failed && /^[\x21-\x7e]+$/.test(name) ? name : null
}

function applicationsIn(body: Reader): readonly string[] {
  const list = new Reader(body.block(2))
  const found: string[] = []
  while (list.left > 0 && !list.failed && found.length < 16) found.push(text(list.block(1)))
  return found.filter((name) => /^[\x21-\x7e]+$/.test(name))
}

function numbers(bytes: Uint8Array, width: number): readonly number[] {
  const reader = new Reader(bytes)
  const found: number[] = []
  while (reader.left >= width) found.push(reader.number(width))
  return found
}

/** Reads forward; beyond the end it gives zeros and remembers that it failed. */
class Reader {
  readonly #bytes: Uint8Array
  #at = 0
  failed = false

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get left(): number {
    return this.#bytes.length - this.#at
  }

  take(length: number): Uint8Array {
    if (length > this.left) {
      this.failed = true
      this.#at = this.#bytes.length
      return new Uint8Array()
    }
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  skip(length: number): void {
    this.take(length)
  }

  number(width: number): number {
    return this.take(width).reduce((value, byte) => value * 256 + byte, 0)
  }

  /** Bytes behind their own length. */
  block(width: number): Uint8Array {
    return this.take(this.number(width))
  }
}
