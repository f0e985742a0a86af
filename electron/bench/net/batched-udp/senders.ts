import type { Peer } from '../endpoint.ts'
import type { Libc } from './libc.ts'
import { fixedMemory } from './messages.ts'
import { addressIn, AF_INET6, type Family, linkIn, portIn } from './socket-name.ts'

const SENDERS = 4_096
/** IF_NAMESIZE */
const INTERFACE_NAME_BYTES = 16

/** Who sent a datagram, spelled once for each: an address that is put together for each packet costs more than the packet. */
export class Senders {
  readonly #family: Family
  readonly #libc: Pick<Libc, 'if_indextoname'>
  readonly #name = fixedMemory(INTERFACE_NAME_BYTES)
  /** By the four bytes of an IPv4 address and the port; real IPv6 is spelled each time. */
  readonly #known = new Map<number, Map<number, Peer>>()
  #count = 0

  constructor(family: Family, libc: Pick<Libc, 'if_indextoname'>) {
    this.#family = family
    this.#libc = libc
  }

  /** The sender that is named in `names` from `at` on. */
  at(names: Uint8Array, at: number): Peer {
    const port = portIn(names, at)
    const is6 = this.#family === AF_INET6
    if (is6 && !isMapped(names, at)) return { address: this.#realIpv6(names, at), port }
    const four = fourBytes(names, is6 ? at + 20 : at + 4)
    return this.#known.get(four)?.get(port) ?? this.#spelled(four, { address: addressIn(names, at), port })
  }

  /** An address of one link alone has the name of that link behind it, as node:dgram tells it: `fe80::1%eth0`. */
  #realIpv6(names: Uint8Array, at: number): string {
    const link = linkIn(names, at)
    const name = link === 0 ? null : this.#libc.if_indextoname(link, this.#name)
    const address = addressIn(names, at)
    return name === null ? address : `${address}%${name}`
  }

  #spelled(four: number, sender: Peer): Peer {
    if (this.#count >= SENDERS) {
      this.#known.clear()
      this.#count = 0
    }
    this.#count += 1
    const ports = this.#known.get(four) ?? new Map<number, Peer>()
    ports.set(sender.port, sender)
    this.#known.set(four, ports)
    return sender
  }
}

const fourBytes = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)

/** Ten zeros and two bytes of ones before an IPv4 address (RFC 4291 §2.5.5.2). */
function isMapped(names: Uint8Array, at: number): boolean {
  for (let index = at + 8; index < at + 18; index++) if (names[index] !== 0) return false
  return names[at + 18] === 0xff && names[at + 19] === 0xff
}
