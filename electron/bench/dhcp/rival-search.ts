import { randomBytes, randomInt } from 'node:crypto'
import type { Socket } from 'node:dgram'
import { encodeDhcp } from '../../../shared/protocol/dhcp/encode.ts'
import { decodeDhcp, type DhcpMessage } from '../../../shared/protocol/dhcp/message.ts'
import { rivalIn, searchMessage } from '../../../shared/protocol/dhcp/search.ts'
import type { Clock } from '../core/clock.ts'
import { pause } from '../core/time.ts'
import { bindUdp, closeUdp } from '../net/bind-udp.ts'
import type { DhcpPorts, DhcpWire } from './dhcp-wire.ts'

export interface SearchLimits {
  /** How long an answer is waited for after each question: a server that pings an address first takes three seconds. */
  readonly answerMs: number
  /** Questions before anybody is served. */
  readonly tries: number
  /** Between two questions while ours serves. */
  readonly everyMs: number
}

export const defaultSearchLimits: SearchLimits = { answerMs: 4_500, tries: 2, everyMs: 20_000 }

export interface RivalSearchDeps {
  readonly own: string
  readonly ports: DhcpPorts
  readonly wire: Pick<DhcpWire, 'broadcast'>
  readonly limits: SearchLimits
  readonly clock: Clock
  /** Called with the address of the other server, each time that it shows itself. */
  readonly found: (address: string) => void
}

/** Our own questions come back to us as broadcasts: so many of them are remembered. */
const QUESTIONS_KNOWN = 16

/**
 * Looks for another DHCP server: asks as a relay, whose answer comes to the port that we have, and as a client, whose
 * answer comes to port 68 where we may listen there. That none answers does not prove that there is none.
 */
export class RivalSearch {
  readonly #deps: RivalSearchDeps
  readonly #asked = new Set<number>()
  readonly #stopping = new AbortController()
  #listener: Socket | null = null

  constructor(deps: RivalSearchDeps) {
    this.#deps = deps
  }

  /** Settles after all questions and their waits. */
  async beforeServing(signal: AbortSignal): Promise<void> {
    const { limits, clock } = this.#deps
    await this.#listenAsClient()
    for (let left = limits.tries; left > 0 && !signal.aborted; left--) {
      this.#ask()
      await pause(limits.answerMs, { signal, clock })
    }
  }

  /** Asks again and again, until it is stopped. */
  async whileServing(): Promise<void> {
    const { limits, clock } = this.#deps
    const { signal } = this.#stopping
    for (;;) {
      await pause(limits.everyMs, { signal, clock })
      if (signal.aborted) return
      this.#ask()
    }
  }

  /** Whether this message is one of our own questions. */
  isOurs(message: DhcpMessage): boolean {
    return message.op === 'request' && this.#asked.has(message.xid)
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    if (this.#listener !== null) await closeUdp(this.#listener)
    this.#listener = null
  }

  #ask(): void {
    const { own, ports, wire } = this.#deps
    // Locally administered, so that it is no phone's.
    const hardware = `02${randomBytes(5).toString('hex')}`
    const relays = this.#listener === null ? [own] : [own, null]
    for (const relay of relays) {
      const xid = randomInt(2 ** 32)
      if (this.#asked.size >= QUESTIONS_KNOWN) this.#asked.delete(this.#asked.values().next().value ?? xid)
      this.#asked.add(xid)
      wire.broadcast(encodeDhcp(searchMessage({ xid, hardware, relay })).bytes, ports.server)
    }
  }

  /** Beside the system's own DHCP client, where it lets us. */
  async #listenAsClient(): Promise<void> {
    const { ports, own, found } = this.#deps
    try {
      const endpoint = { address: '0.0.0.0', port: ports.client }
      this.#listener = await bindUdp(endpoint, { receiveBytes: 256 * 1024, shared: true })
    } catch {
      return
    }
    this.#listener.on('error', () => undefined)
    this.#listener.on('message', (bytes) => {
      const message = decodeDhcp(bytes)
      const rival = message.ok ? rivalIn(message.value, own) : null
      if (rival !== null) found(rival)
    })
  }
}
