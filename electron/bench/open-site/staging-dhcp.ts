import { networkInterfaces } from 'node:os'
import { bootOptions, type DhcpOption } from '../../../shared/domain/dhcp/boot-options.ts'
import { phoneReading } from '../../../shared/domain/dhcp/phone-reading.ts'
import { whyPhone } from '../../../shared/domain/dhcp/phones-only.ts'
import type { DhcpSettings } from '../../../shared/domain/dhcp/settings.ts'
import type { Emit } from '../../../shared/domain/event/bench-event.ts'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import type { Identify } from '../../../shared/domain/identity/clues.ts'
import type { Mac } from '../../../shared/domain/identity/mac.ts'
import type { DhcpNetwork, DhcpPreview, DhcpRun, DhcpState } from '../../../shared/ipc/contract/dhcp.ts'
import { proposedRange, rangeProblem, type AddressRange, type Subnet } from '../../../shared/protocol/dhcp/pool.ts'
import type { Clock, Unsubscribe } from '../core/clock.ts'
import { utcOffsetMinutes } from '../core/local-time.ts'
import type { RunningServer } from '../core/running-server.ts'
import { startDhcpServer, type DhcpOptions, type DhcpServer } from '../dhcp/dhcp-server.ts'
import type { Supervisor } from '../server-kit/supervisor.ts'

/** What a person chose when they started it. */
export interface DhcpPlan {
  readonly address: string
  readonly minutes: number
  /** The laptop is in several networks, and the person knows it. */
  readonly confirmed: boolean
  /** Everybody who asks, whatever the site says. */
  readonly everyone?: boolean
}

export interface StagingDhcpDeps {
  readonly clock: Clock
  readonly emit: Emit
  readonly identify: Identify
  readonly settings: () => DhcpSettings
  /** The MACs of `phones.csv`. */
  readonly phones: () => Promise<ReadonlySet<Mac>>
  readonly ports: () => { readonly tftp: number | null; readonly http: number | null }
  readonly supervisor: () => Supervisor
  /** For tests: other ports, other limits, another look at the network. */
  readonly driver?: Partial<DhcpOptions>
  readonly networks?: () => readonly LanNetwork[]
}

export interface LanNetwork extends Subnet {
  readonly name: string
}

const LEASES_SHOWN = 200
const PHONES_AGE_MS = 2_000

/** The staging DHCP server of a site: off until a person starts it, for one network and a time. */
export class StagingDhcp {
  readonly #deps: StagingDhcpDeps
  #plan: DhcpPlan | null = null
  #running: DhcpServer | null = null
  #until = 0
  #cancelEnd: Unsubscribe = () => undefined
  #known: ReadonlySet<Mac> = new Set()
  #knownAt = -Infinity

  constructor(deps: StagingDhcpDeps) {
    this.#deps = deps
  }

  /** Settles when it serves or has failed; the failure is in the server's status. */
  async start(plan: DhcpPlan): Promise<void> {
    const { supervisor } = this.#deps
    this.#check(plan)
    await supervisor().stop()
    this.#plan = plan
    await supervisor().start()
  }

  async stop(): Promise<void> {
    await this.#deps.supervisor().stop()
  }

  /** What the supervisor starts. */
  readonly listen = async (): Promise<RunningServer> => {
    const { clock, supervisor } = this.#deps
    const plan = this.#plan
    if (plan === null) throw new BenchError('DHCP_ADDRESS', { address: '' })
    const subnet = this.#check(plan)
    await this.#learnPhones()
    const server = await startDhcpServer(this.#optionsOf(subnet, plan))
    this.#running = server
    this.#until = clock.now() + plan.minutes * 60_000
    this.#cancelEnd = clock.after(plan.minutes * 60_000, () => void supervisor().stop())
    const stop = server.stop.bind(server)
    const over = (): void => {
      this.#cancelEnd()
      if (this.#running === server) this.#running = null
    }
    void server.ended.then(over)
    return {
      ...{ address: server.address, port: server.port, ended: server.ended },
      active: () => 0,
      bytesSent: () => 0,
      stop: () => {
        over()
        return stop()
      },
    }
  }

  state(): DhcpState {
    const settings = this.#deps.settings()
    const networks = this.#networks().map((network) => ({ ...network, ...rangeOf(settings, network) }))
    return { settings, networks: networks.map(shown), run: this.#run() }
  }

  preview({
    address,
    model,
    mac,
  }: {
    readonly address: string
    readonly model: string
    readonly mac: string
  }): DhcpPreview {
    const options = this.#bootOptions(address, mac === '' ? '' : `SEP${mac.toUpperCase()}`)
    return { options, tries: phoneReading(options, { model, mac }) }
  }

  #run(): DhcpRun | null {
    const running = this.#running
    if (running === null) return null
    const leases = [...running.leases()].sort((one, other) => other.until - one.until)
    return {
      address: running.address,
      until: this.#until,
      capacity: running.capacity,
      leased: leases.length,
      leases: leases.slice(0, LEASES_SHOWN).map(({ hardware, ...lease }) => ({ mac: hardware, ...lease })),
    }
  }

  #optionsOf(subnet: Subnet, plan: DhcpPlan): DhcpOptions {
    const { clock, emit, identify, settings, driver } = this.#deps
    const { leaseMinutes, relay, everyone } = settings()
    return {
      ...{ server: 'dhcp', subnet, range: rangeOf(settings(), subnet), leaseSeconds: leaseMinutes * 60, relay },
      ...{ clock, emit, identify },
      admits: (client) => {
        void this.#learnPhones()
        return (plan.everyone ?? everyone) || whyPhone(client, this.#known) !== null
      },
      optionsFor: ({ hardware }) => this.#bootOptions(subnet.own, `SEP${hardware.toUpperCase()}`),
      ...driver,
    }
  }

  #bootOptions(address: string, hostName: string): readonly DhcpOption[] {
    const { settings, ports, clock } = this.#deps
    return bootOptions({
      ...{ settings: settings(), address, ports: ports(), hostName },
      utcOffsetMinutes: utcOffsetMinutes(clock.now()),
    })
  }

  /** `phones.csv` may gain a row at any time: a phone that is refused asks again in seconds. */
  async #learnPhones(): Promise<void> {
    const { clock, phones } = this.#deps
    if (clock.now() - this.#knownAt < PHONES_AGE_MS) return
    this.#knownAt = clock.now()
    this.#known = await phones().catch(() => this.#known)
  }

  #networks(): readonly LanNetwork[] {
    return this.#deps.networks?.() ?? lanNetworks()
  }

  /** The network that was chosen; throws why DHCP must not be started there. */
  #check({ address, confirmed }: DhcpPlan): Subnet {
    const networks = this.#networks()
    const chosen = networks.find(({ own }) => own === address)
    if (chosen === undefined) throw new BenchError('DHCP_ADDRESS', { address })
    if (networks.length > 1 && !confirmed) {
      const names = networks.map(({ name, own }) => `${name} ${own}`).join(', ')
      throw new BenchError('DHCP_SEVERAL_NETWORKS', { networks: names })
    }
    const range = rangeOf(this.#deps.settings(), chosen)
    const problem = rangeProblem(range, chosen)
    if (problem !== null) throw new BenchError('DHCP_RANGE', { ...range, problem })
    return chosen
  }
}

const shown = ({ name, own, netmask, first, last }: LanNetwork & AddressRange): DhcpNetwork => ({
  ...{ name, address: own, netmask, first, last },
})

function rangeOf({ first, last }: DhcpSettings, subnet: Subnet): AddressRange {
  const proposed = proposedRange(subnet)
  return { first: first === '' ? proposed.first : first, last: last === '' ? proposed.last : last }
}

/** Networks of its own cables and radios: IPv4, and neither this laptop alone nor an address that nobody gave it. */
const lanNetworks = (): readonly LanNetwork[] =>
  Object.entries(networkInterfaces()).flatMap(([name, entries]) =>
    (entries ?? []).flatMap(({ family, internal, address, netmask }): LanNetwork[] =>
      family === 'IPv4' && !internal && !address.startsWith('169.254.') ? [{ name, own: address, netmask }] : [],
    ),
  )
