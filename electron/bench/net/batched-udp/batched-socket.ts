import { constants } from 'node:os'
import { bindFault } from '../bind-fault.ts'
import type { Endpoint, Peer } from '../endpoint.ts'
import type { Libc } from './libc.ts'
import { BATCH, fixedMemory, Messages } from './messages.ts'
import { Senders } from './senders.ts'
import { addressBytes, AF_INET6, type Family, familyOf, NAME_BYTES, nameLength, writeName } from './socket-name.ts'
import { waitForRoom } from './waiting.ts'

/** Longer datagrams are cut: what comes here is an acknowledgement or an error. */
const RECEIVED_BYTES = 1_024
/** What waits to be sent. A datagram has at most 65,507 bytes. */
const ARENA_BYTES = 1024 * 1024
/**
 * One message for many datagrams: as many as the system cuts at once (UDP_MAX_SEGMENTS), as long as it takes, and each no
 * longer than fits an Ethernet frame: what has to be fragmented on its way cannot be cut as well.
 */
const SEGMENTS = 64
const SEGMENTED_BYTES = 61_000
const LARGEST_SEGMENT = 1_472
/** Peers whose addresses are kept in both spellings. */
const PEERS = 4_096

/** A full send buffer empties as fast as the network card sends: so long is waited for it, so often. */
const ROOM_MS = 5
const ROOM_TRIES = 20

const SOCK_DGRAM = 2
const SOCK_NONBLOCK = 0o4000
const SOCK_CLOEXEC = 0o2000000
const SOL_SOCKET = 1
const SO_SNDBUF = 7
const SO_RCVBUF = 8
const IPPROTO_IPV6 = 41
const IPV6_V6ONLY = 26
const MSG_DONTWAIT = 0x40

const { EAGAIN, EIO, EINVAL, EMSGSIZE, EINTR } = constants.errno

export interface BatchedSocketOptions {
  /** What the system holds for it, in each direction. */
  readonly bufferBytes: number
  /** What waits to be sent; left out, a megabyte. */
  readonly arenaBytes?: number
  /**
   * Takes a datagram that the system has no room for now; its bytes are overwritten later. Left out, the thread waits a
   * little for room, and then the datagram is lost.
   */
  readonly whenFull?: (packet: Uint8Array, peer: Peer) => void
}

/** A message that waits: datagrams of one size to one peer, the last perhaps shorter, which leave together. */
interface Run {
  peer: Peer | null
  /** In the arena. */
  at: number
  bytes: number
  size: number
  segments: number
  /** One more may join it. */
  open: boolean
}

const emptyRun = (): Run => ({ peer: null, at: 0, bytes: 0, size: 0, segments: 0, open: false })

/**
 * A UDP socket that reads and sends many datagrams in one call (recvmmsg, sendmmsg), and hands a run of equal datagrams
 * to one peer over as one (UDP_SEGMENT). What is sent waits until `flush`. It never waits for a datagram: whoever owns it
 * waits for several by `createWaiting`, or lets Node wait for its file.
 */
export class BatchedSocket {
  readonly file: number
  readonly #libc: Libc
  readonly #family: Family
  readonly #inbox = fixedMemory(BATCH * RECEIVED_BYTES)
  readonly #arena: Uint8Array
  readonly #whenFull: BatchedSocketOptions['whenFull']
  readonly #received: Messages
  readonly #toSend: Messages
  /** An acknowledgement is four bytes: a view of each place for one is made once. */
  readonly #fours: readonly Uint8Array[]
  readonly #addresses = new Map<string, Uint8Array | null>()
  readonly #senders: Senders
  #segments = true
  #used = 0
  #count = 0
  /** The messages that wait. */
  readonly #runs: readonly Run[] = Array.from({ length: BATCH }, emptyRun)
  /** The last of them. */
  #run: Run = emptyRun()
  #lost = 0
  #closed = false

  /** Binds it; throws a fault when the system refuses. */
  constructor(
    libc: Libc,
    { address, port }: Endpoint,
    { bufferBytes, arenaBytes = ARENA_BYTES, whenFull }: BatchedSocketOptions,
  ) {
    this.#libc = libc
    this.#arena = fixedMemory(arenaBytes)
    this.#whenFull = whenFull
    this.#family = familyOf(address)
    this.file = libc.socket(this.#family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)
    if (this.file < 0) throw bindFault(systemError(libc), 'UDP', { address, port })
    const length = nameLength(this.#family)
    this.#received = new Messages(this.#inbox, (memory) => libc.addressOf(memory), length)
    this.#toSend = new Messages(this.#arena, (memory) => libc.addressOf(memory), length)
    this.#fours = Array.from({ length: BATCH }, (_, index) =>
      this.#inbox.subarray(index * RECEIVED_BYTES, index * RECEIVED_BYTES + 4),
    )
    for (let index = 0; index < BATCH; index++) this.#received.place(index, index * RECEIVED_BYTES, RECEIVED_BYTES)
    this.#senders = new Senders(this.#family, libc)
    if (this.#family === AF_INET6) this.#set(IPPROTO_IPV6, IPV6_V6ONLY, 0)
    this.#set(SOL_SOCKET, SO_RCVBUF, bufferBytes)
    this.#set(SOL_SOCKET, SO_SNDBUF, bufferBytes)
    const name = fixedMemory(NAME_BYTES)
    const own = addressBytes(address, this.#family)
    if (own !== null) writeName(name, 0, { family: this.#family, address: own, port })
    if (own === null || libc.bind(this.file, name, length) !== 0) {
      const error = systemError(libc)
      this.close()
      throw bindFault(error, 'UDP', { address, port })
    }
  }

  /** Where it is bound: the address, and the port that it was given. */
  name(): Peer {
    const name = fixedMemory(NAME_BYTES)
    const length = fixedMemory(4)
    length[0] = NAME_BYTES
    this.#libc.getsockname(this.file, name, length)
    return this.#senders.at(name, 0)
  }

  /** Datagrams that could not be sent: the system refused them, or had no room for them for long. */
  get lost(): number {
    return this.#lost
  }

  /** Hands every datagram that has come to `heard`; its bytes are overwritten by the next call. */
  receive(heard: (packet: Uint8Array, from: Peer) => void): void {
    while (this.receiveBatch(heard));
  }

  /** Hands so many as one call takes to `heard`; true when there may be more. */
  receiveBatch(heard: (packet: Uint8Array, from: Peer) => void): boolean {
    const { headers, names } = this.#received
    const room = nameLength(this.#family)
    const count = this.#libc.recvmmsg(this.file, headers, BATCH, MSG_DONTWAIT, null)
    for (let index = 0; index < count; index++) {
      const length = this.#received.received(index)
      const at = index * RECEIVED_BYTES
      const packet = length === 4 ? this.#fours[index] : this.#inbox.subarray(at, at + length)
      const name = index * NAME_BYTES
      const from = this.#senders.at(names, name)
      this.#received.nameRoom(index, room)
      if (packet !== undefined) heard(packet, from)
    }
    return count === BATCH
  }

  /** Copies a datagram, which leaves with the next `flush`. */
  send(packet: Uint8Array, peer: Peer): void {
    const address = this.#bytesOf(peer.address)
    if (address === null) {
      this.#lost++
      return
    }
    const { length } = packet
    if (this.#used + length > this.#arena.length || this.#count === BATCH) this.flush()
    const at = this.#used
    this.#arena.set(packet, at)
    this.#used += length
    if (this.#joins(length, peer)) {
      this.#join(length)
      return
    }
    const index = this.#count++
    writeName(this.#toSend.names, index * NAME_BYTES, { family: this.#family, address, port: peer.port })
    this.#toSend.place(index, at, length)
    const run = this.#runs[index] ?? this.#run
    run.peer = peer
    run.at = at
    run.size = run.bytes = length
    run.segments = 1
    run.open = this.#segments && length > 0 && length <= LARGEST_SEGMENT
    this.#run = run
  }

  /** Whether a datagram can leave in the message before it: to the same peer, and no longer than the others in it. */
  #joins(length: number, { address, port }: Peer): boolean {
    const { peer, size, segments, bytes, open } = this.#run
    if (!open || peer === null || this.#count === 0 || length === 0) return false
    if (peer.port !== port || peer.address !== address) return false
    return length <= size && segments < SEGMENTS && bytes + length <= SEGMENTED_BYTES
  }

  #join(length: number): void {
    const run = this.#run
    const index = this.#count - 1
    run.segments += 1
    run.bytes += length
    run.open = length === run.size
    this.#toSend.lengthen(index, run.bytes)
    this.#toSend.cutInto(index, run.size)
  }

  /** Sends what waits. What the system has no room for, for long, is lost: it will be sent again anyway. */
  flush(): void {
    if (this.#count === 0) return
    let done = 0
    let tries = ROOM_TRIES
    while (done < this.#count && tries > 0) {
      const sent = this.#libc.sendmmsg(this.file, this.#from(done), this.#count - done, MSG_DONTWAIT)
      if (sent > 0) {
        done += sent
        continue
      }
      const number = this.#libc.errno()
      if (number === EINTR) continue
      if (number !== EAGAIN) this.#refused(done++, number)
      else if (this.#whenFull !== undefined) break
      else {
        tries -= 1
        this.#waitForRoom()
      }
    }
    for (const run of this.#runs.slice(done, this.#count)) this.#noRoom(run)
    this.#count = this.#used = 0
    this.#run.open = false
  }

  #from(done: number): Uint8Array {
    const { headers } = this.#toSend
    return done === 0 ? headers : headers.subarray(done * (headers.length / BATCH))
  }

  /** A driver or a way that cannot cut datagrams: from here on each leaves by itself, those of this message at once. */
  #refused(index: number, number: number): void {
    const run = this.#runs[index]
    const cut = run !== undefined && run.bytes > run.size
    if (!cut || (number !== EINVAL && number !== EIO && number !== EMSGSIZE)) {
      this.#lost += 1
      return
    }
    this.#segments = false
    for (let at = run.at; at < run.at + run.bytes; at += run.size) {
      this.#toSend.place(index, at, Math.min(run.size, run.at + run.bytes - at))
      const sent = this.#libc.sendmmsg(this.file, this.#from(index), 1, MSG_DONTWAIT)
      if (sent !== 1) this.#lost += 1
    }
  }

  #noRoom({ peer, at, bytes, size }: Run): void {
    if (this.#whenFull === undefined || peer === null) {
      this.#lost += 1
      return
    }
    // Once even for a datagram without bytes.
    for (let from = at; from < at + bytes || from === at; from += size || 1)
      this.#whenFull(this.#arena.subarray(from, Math.min(from + size, at + bytes)), peer)
  }

  #waitForRoom(): void {
    waitForRoom(this.#libc, this.file, ROOM_MS)
  }

  /** Once: its number would be another file's the second time. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#libc.close(this.file)
  }

  /** From here on somebody else closes its file. */
  giveAway(): void {
    this.#closed = true
  }

  #set(level: number, option: number, value: number): void {
    const bytes = fixedMemory(4)
    new DataView(bytes.buffer).setInt32(0, value, true)
    this.#libc.setsockopt(this.file, level, option, bytes, 4)
  }

  #bytesOf(address: string): Uint8Array | null {
    const known = this.#addresses.get(address)
    if (known !== undefined) return known
    const bytes = addressBytes(address, this.#family)
    if (this.#addresses.size >= PEERS) this.#addresses.clear()
    this.#addresses.set(address, bytes)
    return bytes
  }
}

function systemError(libc: Libc): NodeJS.ErrnoException {
  const number = libc.errno()
  const code = Object.entries(constants.errno).find(([, value]) => value === number)?.[0] ?? `errno ${number}`
  return Object.assign(new Error(code), { code, errno: number })
}
