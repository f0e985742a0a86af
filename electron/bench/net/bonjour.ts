import type { EventEmitter } from 'node:events'
import { Bonjour } from 'bonjour-service'

interface DnsRecord {
  readonly type: string
  readonly data?: unknown
}

type Packet =
  readonly DnsRecord[] | { readonly answers: readonly DnsRecord[]; readonly additionals?: readonly DnsRecord[] }

/** What the library keeps to itself. */
interface Mdns extends EventEmitter {
  respond: (packet: Packet, ...rest: readonly unknown[]) => void
}

/**
 * mDNS on the one interface that has this address. What it answers has this address alone: the library would give those
 * of every interface. Where the system holds the port, or sends no multicast, nothing is heard and nothing fails.
 */
export function openBonjour(address: string): Bonjour {
  // Bound to that address alone, the system would give it no multicast.
  const options = { interface: address, bind: '0.0.0.0' }
  const bonjour = new Bonjour(options as object, () => undefined)
  // The library tells a port that is taken in no other way, and would end the process with it.
  const { mdns } = (bonjour as unknown as { readonly server: { readonly mdns: Mdns } }).server
  mdns.on('error', () => undefined)
  const respond = mdns.respond.bind(mdns)
  mdns.respond = (packet, ...rest) => respond(withOwnAddress(packet, address), ...rest)
  return bonjour
}

function withOwnAddress(packet: Packet, address: string): Packet {
  const own = (records: readonly DnsRecord[]): readonly DnsRecord[] =>
    records.filter(({ type, data }) => (type !== 'A' && type !== 'AAAA') || data === address)
  if (!('answers' in packet)) return own(packet)
  return {
    ...packet,
    answers: own(packet.answers),
    ...(packet.additionals && { additionals: own(packet.additionals) }),
  }
}
