import type { DhcpOption } from '../../../shared/domain/dhcp/boot-options.ts'
import type { DhcpServerName, Emit } from '../../../shared/domain/event/bench-event.ts'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import type { Identify } from '../../../shared/domain/identity/clues.ts'
import type { Lease } from '../../../shared/protocol/dhcp/leases.ts'
import { decodeDhcp, type DhcpMessage } from '../../../shared/protocol/dhcp/message.ts'
import { broadcastOf, type AddressRange, type Subnet } from '../../../shared/protocol/dhcp/pool.ts'
import { rivalIn } from '../../../shared/protocol/dhcp/search.ts'
import { DhcpSession, type DhcpClient, type DhcpEffect } from '../../../shared/protocol/dhcp/session.ts'
import { every, type Clock, type Unsubscribe } from '../core/clock.ts'
import type { RunningServer } from '../core/running-server.ts'
import type { Endpoint } from '../net/endpoint.ts'
import { createNeighbourProbe, type NeighbourProbe } from '../net/neighbours.ts'
import { createLifecycle, type Lifecycle } from '../server-kit/lifecycle.ts'
import { createRejectionThrottle, type RejectionThrottle } from '../server-kit/rejection-throttle.ts'
import { openDhcpWire, type DhcpPorts, type DhcpWire } from './dhcp-wire.ts'
import { leaseTeller, type LeaseTeller } from './lease-teller.ts'
import { defaultSearchLimits, RivalSearch, type SearchLimits } from './rival-search.ts'
import { sendReply } from './send-reply.ts'
import { wireOptions } from './wire-options.ts'

export interface DhcpOptions {
  readonly server: DhcpServerName
  /** The laptop's address in the phones' network, and its mask. */
  readonly subnet: Subnet
  readonly range: AddressRange
  readonly leaseSeconds: number
  readonly relay: boolean
  readonly admits: (client: DhcpClient) => boolean
  readonly optionsFor: (client: DhcpClient) => readonly DhcpOption[]
  readonly emit: Emit
  readonly identify: Identify
  readonly clock: Clock
  readonly ports?: DhcpPorts
  readonly search?: SearchLimits
  readonly system?: NodeJS.Platform
  /** Whether this machine still has the address. Left out: the system is asked. */
  readonly hasAddress?: (address: string) => boolean
  /** Who answers at an address. Left out: the system is asked. */
  readonly neighbours?: NeighbourProbe
}

export interface DhcpServer extends RunningServer {
  /** Leases that hold now, and offers that wait. */
  leases(): readonly Lease[]
  /** How many addresses there are to give. */
  readonly capacity: number
}

const STANDARD_PORTS: DhcpPorts = { server: 67, client: 68 }
const FLUSH_MS = 1_000

/** Looks for another DHCP server first; rejects when one answers. Then serves, and goes on looking. */
export async function startDhcpServer(options: DhcpOptions): Promise<DhcpServer> {
  const server = new Server(options)
  await server.open()
  return server
}

class Server implements DhcpServer {
  readonly #options: DhcpOptions
  readonly #session: DhcpSession
  readonly #throttle: RejectionThrottle
  readonly #tell: LeaseTeller
  readonly #neighbours: NeighbourProbe
  readonly #ports: DhcpPorts
  readonly #looking = new AbortController()
  #wire: DhcpWire | null = null
  #search: RivalSearch | null = null
  #lifecycle: Lifecycle | null = null
  #flush: Unsubscribe = () => undefined
  #rival: string | null = null

  constructor(options: DhcpOptions) {
    const { server, emit, identify, subnet, clock, optionsFor } = options
    this.#options = options
    this.#ports = options.ports ?? STANDARD_PORTS
    this.#session = new DhcpSession({ ...options, optionsFor: (client) => wireOptions(optionsFor(client)) })
    this.#throttle = createRejectionThrottle(server, emit)
    this.#tell = leaseTeller({ server, emit, identify })
    this.#neighbours = options.neighbours ?? createNeighbourProbe(subnet.own, clock)
  }

  get address(): string {
    return this.#options.subnet.own
  }

  get port(): number {
    return this.#ports.server
  }

  get ended(): Promise<unknown> {
    return this.#lifecycle?.ended ?? Promise.resolve(undefined)
  }

  get capacity(): number {
    return this.#session.capacity
  }

  leases(): readonly Lease[] {
    return this.#session.leases(this.#options.clock.now())
  }

  active(): number {
    return 0
  }

  bytesSent(): number {
    return 0
  }

  stop(): Promise<void> {
    return this.#lifecycle?.stop() ?? this.#close()
  }

  async open(): Promise<void> {
    const { subnet, clock, search = defaultSearchLimits, system = process.platform } = this.#options
    const { own } = subnet
    const wireOptions = { own, broadcast: broadcastOf(subnet), ports: this.#ports, system }
    this.#wire = await openDhcpWire(
      wireOptions,
      (bytes, from) => this.#hear(bytes, from),
      (error) => this.#lifecycle?.fail(error),
    )
    const found = (address: string): void => this.#found(address, 'answered')
    this.#search = new RivalSearch({ own, ports: this.#ports, wire: this.#wire, limits: search, clock, found })
    await this.#search.beforeServing(this.#looking.signal)
    if (this.#rival !== null) {
      await this.#close()
      throw new BenchError('DHCP_RIVAL', { address: this.#rival })
    }
    this.#serve()
  }

  #serve(): void {
    const { subnet, clock, hasAddress } = this.#options
    const endpoint = { address: subnet.own, port: this.#ports.server }
    const lifecycle = createLifecycle({ endpoint, clock, hasAddress, close: () => this.#close() })
    const moved = (reason: unknown): unknown =>
      reason instanceof BenchError && reason.fault.code === 'ADDRESS_GONE'
        ? new BenchError('DHCP_MOVED', { address: subnet.own })
        : reason
    // An address that comes back may be in another network by then: a person starts it again, not the supervisor.
    this.#lifecycle = { ...lifecycle, ended: lifecycle.ended.then(moved) }
    this.#flush = every(clock, FLUSH_MS, () => void this.#throttle.flush(clock.now()))
    void this.#search?.whileServing()
  }

  async #close(): Promise<void> {
    this.#flush()
    this.#throttle.flush(Number.POSITIVE_INFINITY)
    this.#neighbours.close()
    await Promise.all([this.#search?.stop(), this.#wire?.close()])
  }

  /** Ours is silent from this moment on. */
  #found(address: string, sign: 'answered' | 'chosen'): void {
    if (this.#rival !== null || this.#lifecycle?.stopping() === true) return
    this.#rival = address
    const { server, emit, identify } = this.#options
    const found = this.#lifecycle === null ? 'before' : 'while'
    emit({ type: 'dhcp.rival', server, who: identify({ ip: address }), found, sign })
    this.#looking.abort()
    this.#lifecycle?.fail(new BenchError('DHCP_RIVAL', { address }))
  }

  #hear(bytes: Uint8Array, from: Endpoint): void {
    const message = decodeDhcp(bytes)
    if (!message.ok) {
      this.#throttle.rejected({ ip: from.address, port: from.port }, message.error, bytes)
      return
    }
    if (this.#search?.isOurs(message.value) === true) return
    const rival = rivalIn(message.value, this.#options.subnet.own)
    if (rival !== null) this.#found(rival, 'answered')
    else if (message.value.op === 'request') this.#receive(message.value)
  }

  /** While the others are looked for nobody is answered, but a client that chooses one of them is heard. */
  #receive(message: DhcpMessage): void {
    const effects = this.#session.receive(message, this.#options.clock.now())
    const rivals = effects.filter((effect) => effect.type === 'rival')
    const isServing = this.#lifecycle?.stopping() === false
    this.#carryOut(isServing ? effects : rivals, message)
  }

  #carryOut(effects: readonly DhcpEffect[], message: DhcpMessage): void {
    for (const effect of effects) {
      switch (effect.type) {
        case 'send':
          this.#send(effect)
          break
        case 'probe':
          void this.#probe(effect)
          break
        case 'told':
          this.#tell.changed(effect, {})
          break
        case 'rejected':
          this.#throttle.rejected(this.#tell.stranger(message), effect.reason)
          break
        case 'rival':
          this.#found(effect.address, 'chosen')
          break
      }
    }
  }

  #send(effect: Extract<DhcpEffect, { type: 'send' }>): void {
    if (this.#wire === null) return
    const { left } = sendReply(effect, this.#wire, this.#ports)
    this.#tell.changed(effect, { seconds: this.#options.leaseSeconds, sent: [...effect.message.options.keys()], left })
  }

  /** The client itself may still have the address from before. */
  async #probe({ address, for: message }: Extract<DhcpEffect, { type: 'probe' }>): Promise<void> {
    const mac = await this.#neighbours.at(address).catch(() => null)
    if (this.#lifecycle?.stopping() !== false) return
    const outcome = { inUse: mac !== null && mac !== message.hardware, now: this.#options.clock.now() }
    this.#carryOut(this.#session.probed(message, address, outcome), message)
  }
}
