import { createSocket, type Socket } from 'node:dgram'
import type { EventEmitter } from 'node:events'
import { Bonjour } from 'bonjour-service'
import {
  type DnsPacket,
  type DnsRecord,
  MAX_PACKET_BYTES,
  recordsLeftOut,
  SentAnswers,
  withFewQuestions,
  withFewRecords,
} from './mdns-limits.ts'

/** Told how much of what came was not read: packets that are too large, and records beyond those that are read. */
export type TellUnread = (count: number) => void

type Answer = readonly DnsRecord[] | (DnsPacket & { readonly answers: readonly DnsRecord[] })

/** What the library keeps to itself. */
interface Mdns extends EventEmitter {
  respond: (answer: Answer, ...rest: readonly unknown[]) => void
}

/**
 * mDNS on the one interface that has this address. What it answers has this address alone: the library would give those
 * of every interface. Where the system holds the port, or sends no multicast, nothing is heard and nothing fails.
 *
 * The library answers each question of a packet by a packet, and compares each record of one with every other: a datagram
 * of 30 kB kept the servers waiting for seconds. So large packets are not read, of the others only as much as a device
 * has to ask or to tell, and an answer is not sent twice within a second.
 */
export function openBonjour(
  address: string,
  tellUnread: TellUnread = () => undefined,
  socket = createSocket({ type: 'udp4', reuseAddr: true }),
): Bonjour {
  hearSmallPackets(socket, tellUnread)
  // Bound to that address alone, the system would give it no multicast.
  const options = { interface: address, bind: '0.0.0.0', socket }
  const bonjour = new Bonjour(options as object, () => undefined)
  // The library tells a port that is taken in no other way, and would end the process with it.
  const { mdns } = (bonjour as unknown as { readonly server: { readonly mdns: Mdns } }).server
  mdns.on('error', () => undefined)
  limit(mdns, address, tellUnread)
  return bonjour
}

function hearSmallPackets(socket: Socket, tellUnread: TellUnread): void {
  const emit = socket.emit.bind(socket) as (event: string | symbol, ...told: readonly unknown[]) => boolean
  socket.emit = (event: string | symbol, ...told: readonly unknown[]): boolean => {
    const [message] = told
    const isLarge = event === 'message' && message instanceof Uint8Array && message.length > MAX_PACKET_BYTES
    if (isLarge) tellUnread(1)
    return !isLarge && emit(event, ...told)
  }
}

function limit(mdns: Mdns, address: string, tellUnread: TellUnread): void {
  const sent = new SentAnswers()
  const emit = mdns.emit.bind(mdns)
  const respond = mdns.respond.bind(mdns)
  let isAsked = false
  mdns.emit = (event, packet: DnsPacket, ...rest: readonly unknown[]) => {
    if (event === 'response') {
      const leftOut = recordsLeftOut(packet)
      if (leftOut > 0) tellUnread(leftOut)
      return emit(event, withFewRecords(packet), ...rest)
    }
    if (event !== 'query') return emit(event, packet, ...rest)
    isAsked = true
    try {
      return emit(event, withFewQuestions(packet), ...rest)
    } finally {
      isAsked = false
    }
  }
  // What is announced by itself, or said goodbye to, is always sent.
  mdns.respond = (answer, ...rest) => {
    const own = withOwnAddress(answer, address)
    if (!isAsked || sent.mayFollow('answers' in own ? own.answers : own, performance.now())) respond(own, ...rest)
  }
}

function withOwnAddress(answer: Answer, address: string): Answer {
  const own = (records: readonly DnsRecord[]): readonly DnsRecord[] =>
    records.filter(({ type, data }) => (type !== 'A' && type !== 'AAAA') || data === address)
  if (!('answers' in answer)) return own(answer)
  return {
    ...answer,
    answers: own(answer.answers),
    ...(answer.additionals && { additionals: own(answer.additionals) }),
  }
}
