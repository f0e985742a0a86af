import { createSocket, type Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { endsWithin } from '../core/time.ts'
import { numericLookup, sourceTowards } from './addresses.ts'
import { addressesOf, type Resolver } from './resolver.ts'
import { syslogTime } from '../../../shared/domain/text/local-time.ts'
import { utcOffsetMinutes } from '../core/local-time.ts'
import { standardPorts } from '../../../shared/domain/network/ports.ts'

/** A phone's syslog: UDP, one datagram a message, nothing heard back (phone-facts 4). */
export interface SyslogSender {
  send(message: SyslogMessage): void
  /** Settles once whatever was sent has left this process. */
  flushed(): Promise<void>
  close(): Promise<void>
}

export interface SyslogMessage {
  /** `host[:port]`, as the parameter has it. */
  readonly server: string
  readonly severity: number
  /** What follows the timestamp. */
  readonly text: string
  readonly at: number
  readonly localAddress?: string | undefined
  readonly resolver: Resolver
}

/** Nothing public says which facility a phone uses (phone-facts 12): that of local use, as its makers' older phones. */
const FACILITY = 16
const MESSAGE_LIMIT = 4_096
/** Of a thousand phones with an address each, few speak at once. */
const SOCKETS_LIMIT = 64
const IDLE_MS = 2_000
/** How long a stop waits for the last messages. */
const FLUSH_MS = 200

/** `<133>Aug 10 16:58:50 …`: as RFC 3164 has it, without a host name (phone-facts 4). */
export function syslogLine({ severity, text, at }: Pick<SyslogMessage, 'severity' | 'text' | 'at'>): string {
  const line = text.replace(/[\r\n]+/g, ' ').slice(0, MESSAGE_LIMIT)
  return `<${FACILITY * 8 + (severity & 7)}>${syslogTime(at, utcOffsetMinutes)} ${line}`
}

/** `host`, `host:port`, `[v6]:port`, `v6`; null where it is no address. */
export function parseServer(text: string): { readonly host: string; readonly port: number } | null {
  const trimmed = text.trim()
  if (isIPv6(trimmed)) return { host: trimmed, port: standardPorts.syslog }
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^\s:[\]]+))(?::(\d{1,5}))?$/.exec(trimmed) ?? []
  const host = bracketed ?? plain
  const number = port === undefined ? standardPorts.syslog : Number(port)
  return host === undefined || number === 0 || number > 65_535 ? null : { host, port: number }
}

interface SyslogSocket {
  readonly socket: Socket
  usedAt: number
  sending: number
  /** It closes once the last message has left. */
  closing: boolean
  /** Its address was refused. */
  lost: boolean
}

export const createSyslogSender = (): SyslogSender => new SocketPool()

/** One socket for each address that speaks now. */
class SocketPool implements SyslogSender {
  readonly #sockets = new Map<string, SyslogSocket>()
  readonly #waiting = new Set<() => void>()
  #pending = 0
  #sweep: NodeJS.Timeout | null = null

  send(message: SyslogMessage): void {
    const server = parseServer(message.server)
    if (server === null) return
    this.#pending += 1
    void addressesOf(server.host, message.resolver).then(
      ([address]) => {
        if (address === undefined) this.#done()
        else this.#sendTo(address, server.port, message)
      },
      () => this.#done(),
    )
  }

  flushed(): Promise<void> {
    return this.#pending === 0 ? Promise.resolve() : new Promise((resolve) => void this.#waiting.add(resolve))
  }

  async close(): Promise<void> {
    await endsWithin(this.flushed(), FLUSH_MS)
    if (this.#sweep !== null) clearTimeout(this.#sweep)
    for (const [key, entry] of this.#sockets) this.#retire(key, entry)
  }

  #sendTo(address: string, port: number, message: SyslogMessage): void {
    const entry = this.#socketFor(address, sourceTowards(address, message.localAddress))
    if (entry.lost) {
      this.#done() // the address was refused at once
      return
    }
    entry.sending += 1
    entry.socket.send(Buffer.from(syslogLine(message), 'utf8'), port, address, () => {
      if (entry.lost) return
      entry.sending -= 1
      if (entry.closing && entry.sending === 0) entry.socket.close()
      this.#done()
    })
  }

  #socketFor(target: string, source: string | undefined): SyslogSocket {
    const key = `${isIPv6(target) ? 6 : 4} ${source ?? ''}`
    const known = this.#sockets.get(key)
    if (known !== undefined) {
      known.usedAt = performance.now()
      return known
    }
    const oldest = this.#sockets.size >= SOCKETS_LIMIT ? this.#sockets.entries().next().value : undefined
    if (oldest !== undefined) this.#retire(...oldest)
    const socket = createSocket({ type: isIPv6(target) ? 'udp6' : 'udp4', lookup: numericLookup as never })
    const entry: SyslogSocket = { socket, usedAt: performance.now(), sending: 0, closing: false, lost: false }
    this.#sockets.set(key, entry)
    socket.on('error', () => this.#lose(key, entry))
    if (source !== undefined) socket.bind({ address: source, port: 0, exclusive: true })
    this.#sweep ??= setTimeout(() => this.#sweepIdle(), IDLE_MS).unref()
    return entry
  }

  /** A message that cannot leave is lost, as on a phone; the address may be back for the next one. */
  #lose(key: string, entry: SyslogSocket): void {
    if (entry.lost) return
    if (this.#sockets.get(key) === entry) this.#sockets.delete(key)
    // Node forgets what waited for the address: it is over for each of them.
    const lost = entry.sending
    entry.sending = 0
    entry.lost = true
    for (let message = 0; message < lost; message++) this.#done()
    entry.socket.close()
  }

  #retire(key: string, entry: SyslogSocket): void {
    if (this.#sockets.get(key) === entry) this.#sockets.delete(key)
    entry.closing = true
    if (entry.sending === 0 && !entry.lost) entry.socket.close()
  }

  #sweepIdle(): void {
    const before = performance.now() - IDLE_MS
    for (const [key, entry] of this.#sockets) if (entry.usedAt < before) this.#retire(key, entry)
    this.#sweep = this.#sockets.size > 0 ? setTimeout(() => this.#sweepIdle(), IDLE_MS).unref() : null
  }

  #done(): void {
    this.#pending -= 1
    if (this.#pending > 0) return
    for (const wake of this.#waiting) wake()
    this.#waiting.clear()
  }
}
