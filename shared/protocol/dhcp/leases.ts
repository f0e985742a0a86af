import { toAddress, toNumber, type AddressRange, type Subnet, broadcastOf } from './pool.ts'

export interface Lease {
  /** The MAC: twelve digits. */
  readonly hardware: string
  readonly address: string
  readonly state: 'offered' | 'bound'
  /** Milliseconds since 1970. */
  readonly until: number
  readonly host: string
  readonly vendor: string
}

/** An address that somebody else was found to have is not offered again for this long. */
const QUARANTINE_MS = 10 * 60_000

/**
 * Who has which address, and until when. A client gets the address that it had before, as long as nobody else needs it;
 * the range is the limit of what is remembered.
 */
export class LeaseTable {
  readonly #first: number
  readonly #last: number
  // Addresses as numbers: the whole range is looked through for every new client.
  readonly #taken: ReadonlySet<number>
  readonly #byHardware = new Map<string, Lease>()
  readonly #byAddress = new Map<number, Lease>()
  /** Until when an address is not offered. */
  readonly #quarantine = new Map<number, number>()

  constructor(range: AddressRange, subnet: Subnet) {
    this.#first = toNumber(range.first)
    this.#last = toNumber(range.last)
    this.#taken = new Set([subnet.own, broadcastOf(subnet)].map(toNumber))
  }

  get size(): number {
    return this.#last - this.#first + 1
  }

  of(hardware: string): Lease | null {
    return this.#byHardware.get(hardware) ?? null
  }

  list(): readonly Lease[] {
    return [...this.#byHardware.values()]
  }

  /** Whether this client may have this address now. */
  isFree(address: string, hardware: string, now: number): boolean {
    return this.#isFreeNumber(toNumber(address), hardware, now)
  }

  #isFreeNumber(number: number, hardware: string, now: number): boolean {
    if (number < this.#first || number > this.#last || this.#taken.has(number)) return false
    if ((this.#quarantine.get(number) ?? 0) > now) return false
    const lease = this.#byAddress.get(number)
    return lease === undefined || lease.hardware === hardware || lease.until <= now
  }

  /** What to offer: what the client has, what it wishes, an address that nobody ever had, one whose lease is over. */
  choose(hardware: string, wish: string | null, now: number): string | null {
    const known = [this.of(hardware)?.address, wish].find((address) => address && this.isFree(address, hardware, now))
    return known ?? this.#firstFree(hardware, now)
  }

  #firstFree(hardware: string, now: number): string | null {
    let oldest: Lease | null = null
    for (let number = this.#first; number <= this.#last; number++) {
      if (!this.#isFreeNumber(number, hardware, now)) continue
      const before = this.#byAddress.get(number)
      if (before === undefined) return toAddress(number)
      if (oldest === null || before.until < oldest.until) oldest = before
    }
    return oldest?.address ?? null
  }

  set(lease: Lease): void {
    const number = toNumber(lease.address)
    this.#forget(this.#byHardware.get(lease.hardware))
    this.#forget(this.#byAddress.get(number))
    this.#byHardware.set(lease.hardware, lease)
    this.#byAddress.set(number, lease)
  }

  /** The client gave it back: it is remembered, and free. */
  release(hardware: string, now: number): Lease | null {
    const lease = this.of(hardware)
    if (lease === null) return null
    this.set({ ...lease, until: now })
    return lease
  }

  /** Somebody else has it. */
  avoid(address: string, now: number): void {
    const number = toNumber(address)
    this.#forget(this.#byAddress.get(number))
    for (const [other, until] of this.#quarantine) if (until <= now) this.#quarantine.delete(other)
    this.#quarantine.set(number, now + QUARANTINE_MS)
  }

  #forget(lease: Lease | undefined): void {
    if (lease === undefined) return
    this.#byHardware.delete(lease.hardware)
    this.#byAddress.delete(toNumber(lease.address))
  }
}
