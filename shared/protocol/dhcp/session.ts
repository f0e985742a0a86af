import { LeaseTable, type Lease } from './leases.ts'
import { NO_ADDRESS, type DhcpMessage, type MessageType } from './message.ts'
import { addresses, addressOf, int32, OPTION, textOf, type Options } from './options.ts'
import { isIn, type AddressRange, type Subnet } from './pool.ts'

export interface DhcpClient {
  readonly hardware: string
  /** Option 60: `Cisco Systems, Inc. IP Phone CP-8841-3PCC`. */
  readonly vendor: string
  /** Option 12: `SEP<MAC>`. */
  readonly host: string
}

export interface SessionOptions {
  readonly subnet: Subnet
  readonly range: AddressRange
  readonly leaseSeconds: number
  /** Whether requests that a relay passes on are answered. */
  readonly relay: boolean
  readonly admits: (client: DhcpClient) => boolean
  /** What the client is told beside its address, most important first. */
  readonly optionsFor: (client: DhcpClient) => Options
}

/** What becomes of an address; `refused` is a DHCPNAK, `conflict` an address that answered before it was offered. */
export type LeaseChange =
  'offered' | 'bound' | 'renewed' | 'released' | 'declined' | 'refused' | 'informed' | 'conflict' | 'exhausted'

export type DhcpRejection = 'not-a-phone' | 'relayed' | 'server-message'

/** What is to be done; the driver does it and has no rule of its own. */
export type DhcpEffect =
  | {
      readonly type: 'send'
      readonly message: DhcpMessage
      readonly to: ReplyTo
      readonly change: LeaseChange
      readonly client: DhcpClient
      readonly address: string
    }
  /** Find out whether somebody answers at this address, and say so with `probed`. */
  | { readonly type: 'probe'; readonly address: string; readonly for: DhcpMessage }
  | { readonly type: 'told'; readonly change: LeaseChange; readonly client: DhcpClient; readonly address: string }
  | { readonly type: 'rejected'; readonly reason: DhcpRejection }
  /** A client chose another server: there is one. */
  | { readonly type: 'rival'; readonly address: string }

export type ReplyTo = { readonly kind: 'broadcast' } | { readonly kind: 'client' | 'relay'; readonly address: string }

/** An offer that nobody takes up is over after this. */
const OFFER_MS = 20_000
/** An address that was found free is not asked for again so soon: clients repeat their questions. */
const PROBE_TRUST_MS = 60_000
/** Addresses that are looked at for one client before it is told nothing. */
const TRIES = 8

const BROADCAST: ReplyTo = { kind: 'broadcast' }

/** The server's half of RFC 2131, for one network: messages in, what to do out. It has no clock and no socket. */
export class DhcpSession {
  readonly #options: SessionOptions
  readonly #table: LeaseTable
  /** When each address was last found free. */
  readonly #probed = new Map<string, number>()
  /** Clients whose address is being looked at, and how often that was done. */
  readonly #waiting = new Map<string, number>()

  constructor(options: SessionOptions) {
    this.#options = options
    this.#table = new LeaseTable(options.range, options.subnet)
  }

  /** Leases that hold, and offers that wait. */
  leases(now: number): readonly Lease[] {
    return this.#table.list().filter(({ until }) => until > now)
  }

  get capacity(): number {
    return this.#table.size
  }

  receive(message: DhcpMessage, now: number): readonly DhcpEffect[] {
    if (message.op === 'reply') return [{ type: 'rejected', reason: 'server-message' }]
    const chosen = addressOf(message.options.get(OPTION.serverId))
    const elsewhere = chosen !== null && chosen !== this.#options.subnet.own
    if (elsewhere && message.type === 'request') return [{ type: 'rival', address: chosen }]
    if (!this.#reaches(message)) return [{ type: 'rejected', reason: 'relayed' }]
    const client = clientIn(message)
    if (!this.#options.admits(client)) return [{ type: 'rejected', reason: 'not-a-phone' }]
    return this.#answer(message, client, now)
  }

  /** Relays stand in networks of their own, to which none of our addresses belongs; one in ours is heard when it is allowed. */
  #reaches({ giaddr }: DhcpMessage): boolean {
    const { relay, subnet } = this.#options
    return giaddr === NO_ADDRESS || (relay && isIn(subnet, giaddr))
  }

  #answer(message: DhcpMessage, client: DhcpClient, now: number): readonly DhcpEffect[] {
    switch (message.type) {
      case 'discover':
        return this.#discover(message, client, { now, tries: 0 })
      case 'request':
        return this.#request(message, client, now)
      case 'decline':
        return this.#decline(message, client, now)
      case 'release':
        return this.#release(message, client, now)
      case 'inform':
        return [this.#reply(message, { type: 'ack', client, change: 'informed', address: message.ciaddr })]
      default:
        return [{ type: 'rejected', reason: 'server-message' }]
    }
  }

  /** Whether anybody answered at the address that was to be offered. */
  probed(message: DhcpMessage, address: string, { inUse, now }: ProbeOutcome): readonly DhcpEffect[] {
    const client = clientIn(message)
    if (!inUse) {
      this.#waiting.delete(client.hardware)
      this.#probed.set(address, now)
      return this.#discover(message, client, { now, tries: 0 })
    }
    this.#table.avoid(address, now)
    const tries = (this.#waiting.get(client.hardware) ?? 0) + 1
    this.#waiting.delete(client.hardware)
    const told: DhcpEffect = { type: 'told', change: 'conflict', client, address }
    return tries >= TRIES ? [told] : [told, ...this.#discover(message, client, { now, tries })]
  }

  #discover(
    message: DhcpMessage,
    client: DhcpClient,
    { now, tries }: { readonly now: number; readonly tries: number },
  ): readonly DhcpEffect[] {
    // A client that asks again while its address is looked at gets the one answer.
    if (this.#waiting.has(client.hardware)) return []
    const wish = addressOf(message.options.get(OPTION.requestedAddress))
    const address = this.#table.choose(client.hardware, wish, now)
    if (address === null) return [{ type: 'told', change: 'exhausted', client, address: NO_ADDRESS }]
    const known = this.#table.of(client.hardware)
    const bound = known !== null && known.state === 'bound' && known.until > now
    // The offer holds the address from now on: the next client is offered another one.
    if (!bound) this.#table.set({ ...client, address, state: 'offered', until: now + OFFER_MS })
    if (!bound && now - (this.#probed.get(address) ?? -Infinity) > PROBE_TRUST_MS) {
      this.#waiting.set(client.hardware, tries)
      return [{ type: 'probe', address, for: message }]
    }
    return [this.#reply(message, { type: 'offer', client, change: 'offered', address })]
  }

  #request(message: DhcpMessage, client: DhcpClient, now: number): readonly DhcpEffect[] {
    const known = this.#table.of(client.hardware)
    const address = requestedBy(message)
    // With a server named it takes up an offer; without, it has an address from before (RFC 2131 §4.3.2).
    const expected = message.options.has(OPTION.serverId) ? known?.address : address
    if (address === null || address !== expected || !this.#table.isFree(address, client.hardware, now))
      return [this.#refuse(message, client, address ?? NO_ADDRESS)]
    const { leaseSeconds } = this.#options
    this.#table.set({ ...client, address, state: 'bound', until: now + leaseSeconds * 1_000 })
    return [this.#reply(message, { type: 'ack', client, change: changeFrom(known, address, now), address })]
  }

  #decline(message: DhcpMessage, client: DhcpClient, now: number): readonly DhcpEffect[] {
    const address = addressOf(message.options.get(OPTION.requestedAddress))
    // Only what the client was given: nobody empties the range by declining what is not theirs.
    if (address === null || this.#table.of(client.hardware)?.address !== address) return []
    this.#table.avoid(address, now)
    return [{ type: 'told', change: 'declined', client, address }]
  }

  #release(message: DhcpMessage, client: DhcpClient, now: number): readonly DhcpEffect[] {
    if (this.#table.of(client.hardware)?.address !== message.ciaddr) return []
    this.#table.release(client.hardware, now)
    return [{ type: 'told', change: 'released', client, address: message.ciaddr }]
  }

  #refuse(message: DhcpMessage, client: DhcpClient, address: string): DhcpEffect {
    const { own } = this.#options.subnet
    const options = new Map([[OPTION.serverId, addresses([own])]])
    const reply = this.#message(message, { type: 'nak', address: NO_ADDRESS, options })
    const to = message.giaddr === NO_ADDRESS ? BROADCAST : relayOf(message)
    return { type: 'send', message: { ...reply, ciaddr: NO_ADDRESS }, to, change: 'refused', client, address }
  }

  #reply(message: DhcpMessage, answer: Answer): DhcpEffect {
    const { type, client, change, address } = answer
    const options = change === 'informed' ? this.#base(client, null) : this.#base(client, this.#options.leaseSeconds)
    const given = change === 'informed' ? NO_ADDRESS : address
    const reply = this.#message(message, { type, address: given, options })
    return { type: 'send', message: reply, to: replyTo(message), change, client, address }
  }

  /** The protocol's own options first: what does not fit is left out from the end. */
  #base(client: DhcpClient, leaseSeconds: number | null): Options {
    const { subnet, optionsFor } = this.#options
    const options = new Map<number, Uint8Array>([[OPTION.serverId, addresses([subnet.own])]])
    if (leaseSeconds !== null) {
      options.set(OPTION.leaseTime, int32(leaseSeconds))
      options.set(OPTION.renewal, int32(Math.floor(leaseSeconds / 2)))
      options.set(OPTION.rebinding, int32(Math.floor((leaseSeconds * 7) / 8)))
    }
    options.set(OPTION.netmask, addresses([subnet.netmask]))
    for (const [code, value] of optionsFor(client)) options.set(code, value)
    return options
  }

  #message(
    to: DhcpMessage,
    { type, address, options }: { readonly type: MessageType; readonly address: string; readonly options: Options },
  ): DhcpMessage {
    const relayAgent = to.options.get(OPTION.relayAgent)
    return {
      ...to,
      op: 'reply',
      type,
      hops: 0,
      secs: 0,
      ciaddr: to.ciaddr,
      yiaddr: address,
      siaddr: this.#options.subnet.own,
      options: inOrder(options, to, relayAgent),
    }
  }
}

export interface ProbeOutcome {
  readonly inUse: boolean
  readonly now: number
}

interface Answer {
  readonly type: MessageType
  readonly client: DhcpClient
  readonly change: LeaseChange
  readonly address: string
}

/** What the client asked for in option 55 goes before what it did not; a relay gets its own option back, last (RFC 3046 §2.2). */
function inOrder(options: Options, { options: asked }: DhcpMessage, relayAgent: Uint8Array | undefined): Options {
  const wished = new Set(asked.get(OPTION.requestList) ?? [])
  const protocol = new Set<number>([
    OPTION.serverId,
    OPTION.leaseTime,
    OPTION.renewal,
    OPTION.rebinding,
    OPTION.netmask,
  ])
  const rank = (code: number): number => (protocol.has(code) ? 0 : wished.has(code) ? 1 : 2)
  const sorted = [...options].sort(([one], [other]) => rank(one) - rank(other))
  return new Map(relayAgent === undefined ? sorted : [...sorted, [OPTION.relayAgent, relayAgent]])
}

export const clientIn = ({ hardware, options }: DhcpMessage): DhcpClient => ({
  hardware,
  vendor: textOf(options.get(OPTION.vendorClass)).slice(0, 255),
  host: textOf(options.get(OPTION.hostName)).slice(0, 255),
})

const requestedBy = ({ ciaddr, options }: DhcpMessage): string | null =>
  ciaddr === NO_ADDRESS ? addressOf(options.get(OPTION.requestedAddress)) : ciaddr

function changeFrom(known: Lease | null, address: string, now: number): LeaseChange {
  const had = known !== null && known.state === 'bound' && known.address === address && known.until > now
  return had ? 'renewed' : 'bound'
}

/** A client without an address hears broadcasts alone, as it cannot be asked who has its address yet (RFC 2131 §4.1). */
function replyTo(message: DhcpMessage): ReplyTo {
  if (message.giaddr !== NO_ADDRESS) return relayOf(message)
  return message.ciaddr === NO_ADDRESS ? BROADCAST : { kind: 'client', address: message.ciaddr }
}

const relayOf = ({ giaddr }: DhcpMessage): ReplyTo => ({ kind: 'relay', address: giaddr })
