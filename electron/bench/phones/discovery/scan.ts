import {
  isPhone,
  unknownDevice,
  withSighting,
  type FoundPhone,
  type Sighting,
} from '../../../../shared/domain/discovery/found-phone.ts'
import { slicesOf, type Subnet } from '../../../../shared/domain/discovery/subnet.ts'
import type { Mac } from '../../../../shared/domain/identity/mac.ts'
import type { ScanTold } from '../../../../shared/ipc/contract/scan.ts'
import type { Clock } from '../../core/clock.ts'
import { pause } from '../../core/time.ts'
import { readPages, touch, type PortState } from './look-at-host.ts'
import type { Browse } from './mdns.ts'
import { readNeighbours } from './neighbours.ts'
import { createPace } from './pace.ts'
import { openSipLooker, type SipLooker } from './sip-looker.ts'
import { createSlots } from './slots.ts'

export interface ScanOptions {
  readonly subnet: Subnet
  readonly webPort: number
  readonly sipPort: number
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Left out: nobody is asked by mDNS. */
  readonly browse?: Browse | undefined
  readonly neighbours?: () => Promise<ReadonlyMap<string, Mac>>
  /** How long one page of a phone is waited for; left out: long enough for a phone that has just booted. */
  readonly pageMs?: number | undefined
}

/** What leaves the laptop in a second, at most. */
export const PACKETS_A_SECOND = 200
/** After the last packet of a slice, answers are waited for that long. */
const LATE_ANSWERS_MS = 350
/** As many as the pace lets begin while one that nobody answers is waited for. */
const TOUCHES_AT_ONCE = 128
/** Phones that are slow to answer; they hold nobody else up until there are this many. */
const READS_AT_ONCE = 48
const ANNOUNCEMENTS_LIMIT = 1_000

/** Looks at every host of the subnet and tells each phone as soon as something is known of it, and again when it is more. */
export async function* scan(options: ScanOptions): AsyncGenerator<ScanTold, void> {
  const queue = new Queue<ScanTold>()
  const scanning = new Scanning(options, (told) => queue.push(told))
  const ended = scanning.run().finally(() => queue.end())
  yield* queue.read()
  await ended
}

class Scanning {
  readonly #options: ScanOptions
  readonly #tell: (told: ScanTold) => void
  readonly #found = new Map<string, FoundPhone>()
  readonly #alive = new Set<string>()
  readonly #touches = createSlots(TOUCHES_AT_ONCE)
  readonly #reads = createSlots(READS_AT_ONCE)
  readonly #untouched = new Set<string>()
  readonly #mute = new Set<string>()
  readonly #hosts = new Set<string>()
  readonly #announcements: (readonly [string, Sighting])[] = []
  #asked = 0
  #unread = 0

  constructor(options: ScanOptions, tell: (told: ScanTold) => void) {
    this.#options = options
    this.#tell = tell
  }

  async run(): Promise<void> {
    const { subnet, sipPort, clock, signal } = this.#options
    const startedAt = clock.now()
    const pace = createPace(PACKETS_A_SECOND, clock, signal)
    const sip = await openSipLooker(sipPort, (ip, sighting) => this.#sighted(ip, sighting))
    const stopBrowsing = this.#options.browse?.(
      (ip, sighting) => this.#announced(ip, sighting),
      (count) => (this.#unread += count),
    )
    try {
      for (const slice of slicesOf(subnet)) {
        if (signal.aborted) break
        await this.#lookAtSlice(slice, { pace, sip })
      }
      await this.#touches.idle()
      await this.#touchAgain(pace)
      await this.#reads.idle()
      for (const [ip, sighting] of this.#announcements) this.#sighted(ip, sighting)
    } finally {
      sip.close()
      stopBrowsing?.()
    }
    this.#tellMute()
    const phones = [...this.#found.values()].filter(isPhone).length
    const tookMs = clock.now() - startedAt
    const counts = { asked: this.#asked, alive: this.#alive.size, phones, unread: this.#unread }
    this.#tell({ type: 'done', ...counts, tookMs, cancelled: signal.aborted })
  }

  async #lookAtSlice(
    slice: readonly string[],
    { pace, sip }: { readonly pace: () => Promise<void>; readonly sip: SipLooker },
  ): Promise<void> {
    const { signal, subnet, clock } = this.#options
    for (const ip of slice) {
      this.#hosts.add(ip)
      await pace()
      if (signal.aborted) return
      sip.look(ip)
      await pace()
      await this.#touches.start(() => this.#touch(ip))
      if (++this.#asked % 16 === 0) this.#tell({ type: 'progress', asked: this.#asked, total: subnet.count })
    }
    await pause(LATE_ANSWERS_MS, { signal, clock })
    const neighbours = await (this.#options.neighbours ?? readNeighbours)()
    for (const ip of slice) {
      const mac = neighbours.get(ip)
      if (mac !== undefined) this.#sighted(ip, { by: 'arp', mac })
    }
  }

  async #touch(ip: string): Promise<void> {
    const { webPort, signal } = this.#options
    const state = await touch(ip, webPort, signal)
    if (state === 'nobody') this.#untouched.add(ip)
    else await this.#answered(ip, state)
  }

  async #answered(ip: string, state: PortState): Promise<void> {
    this.#alive.add(ip)
    if (state === 'open') await this.#reads.start(() => this.#read(ip))
  }

  /** A phone that is known by other signs may only have been slow to take the connection. */
  async #touchAgain(pace: () => Promise<void>): Promise<void> {
    const { webPort, signal } = this.#options
    for (const ip of this.#untouched) {
      if (!this.#isPhone(ip)) continue
      await pace()
      if (signal.aborted) return
      await this.#touches.start(async () => {
        const state = await touch(ip, webPort, signal)
        if (state !== 'nobody') await this.#answered(ip, state)
      })
    }
    await this.#touches.idle()
  }

  #isPhone(ip: string): boolean {
    const found = this.#found.get(ip)
    return found !== undefined && isPhone(found)
  }

  async #read(ip: string): Promise<void> {
    const { webPort: port, signal, pageMs } = this.#options
    const came = await readPages({ ip, port, signal, pageMs }, (sighting) => this.#sighted(ip, sighting))
    if (!came && !signal.aborted) this.#mute.add(ip)
  }

  /** A host whose port is open and that told nothing may be a phone that is starting: it is not passed over in silence. */
  #tellMute(): void {
    for (const ip of this.#mute) if (!this.#isPhone(ip)) this.#tell({ type: 'mute', ip, port: this.#options.webPort })
  }

  /** An announcement may come before its address is looked at. */
  #announced(ip: string, sighting: Sighting): void {
    if (this.#hosts.has(ip)) this.#sighted(ip, sighting)
    else if (this.#announcements.length < ANNOUNCEMENTS_LIMIT) this.#announcements.push([ip, sighting])
    else this.#unread += 1
  }

  /** An answer from outside of the subnet is nobody's that was asked. */
  #sighted(ip: string, sighting: Sighting): void {
    if (!this.#hosts.has(ip)) return
    this.#alive.add(ip)
    const before = this.#found.get(ip) ?? unknownDevice(ip)
    const after = withSighting(before, sighting)
    this.#found.set(ip, after)
    if (isPhone(after)) this.#tell({ type: 'phone', phone: after })
  }
}

/** What is told while nobody reads waits here; a scan tells a few thousand things at most. */
class Queue<T> {
  #waiting: T[] = []
  #ended = false
  #wake: () => void = () => undefined

  push(one: T): void {
    this.#waiting.push(one)
    this.#wake()
  }

  end(): void {
    this.#ended = true
    this.#wake()
  }

  async *read(): AsyncGenerator<T, void> {
    for (;;) {
      yield* this.#waiting.splice(0)
      if (this.#waiting.length > 0) continue
      if (this.#ended) return
      const { promise, resolve } = Promise.withResolvers<undefined>()
      this.#wake = () => resolve(undefined)
      await promise
    }
  }
}
