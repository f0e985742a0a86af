import type { BenchState } from '../../shared/domain/event/bench-state.ts'
import type { Batch } from '../../shared/ipc/contract/bench.ts'
import type { BenchClient, OpenPipe, Pipe } from './client.ts'
import { appendBatch, beginFeed, fillSkipped, hold, letGo, oldestSeq, prependPage, type Feed } from './feed.ts'

/** Rows of the first page, and of each older one. */
const PAGE_ROWS = 500
/** And of each on the way back to the first: the most that the bench gives at once. */
const OLDEST_ROWS = 5_000

/** How long the bench may take to answer its first call before the connection counts as dead. */
const PATIENCE_MS = 10_000
/** A stream that ends at once, again and again, must not keep the processor busy. */
const RESTART_MS = 50
const RETRY_MS = [200, 400, 800, 1_500, 2_000]

/** Seconds of rates that the small pictures show. */
const RATE_SAMPLES = 60

export type Connection = 'connecting' | 'open' | 'lost'

export interface Rates {
  readonly events: readonly number[]
  readonly bytes: readonly number[]
}

/** Everything that screens show of the bench. Replaced whole, never changed in place. */
export interface BenchView {
  readonly connection: Connection
  readonly state: BenchState | null
  readonly feed: Feed
  readonly loadingOlder: boolean
  readonly rates: Rates
}

/** What the store needs: how to reach the bench, and the window's clocks. */
export interface StoreHost {
  readonly openPipe: OpenPipe
  /** Calls back once what was told is on the screen (at once when nobody looks). */
  readonly drawn: (done: () => void) => void
  readonly after: (ms: number, done: () => void) => () => void
  readonly streamName: string
}

const emptyFeed = beginFeed('', { events: [], more: false })
const noRates: Rates = { events: [], bytes: [] }

/**
 * The window's copy of the bench: a snapshot, then the stream from its number on. Reload, reconnection, another filter
 * and another site are all the same path: begin again with a snapshot.
 */
export class BenchStore {
  readonly #host: StoreHost
  readonly #listeners = new Set<() => void>()
  #view: BenchView = { connection: 'connecting', state: null, feed: emptyFeed, loadingOlder: false, rates: noRates }
  #filter = ''
  #pipe: Pipe | null = null
  #following: AbortController | null = null
  #round = 0
  #closed = false

  constructor(host: StoreHost) {
    this.#host = host
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly view = (): BenchView => this.#view

  /** The contract, for calls. Rejects while the bench is away. */
  get client(): BenchClient {
    if (!this.#pipe) throw new Error('not connected')
    return this.#pipe.client
  }

  start(): () => void {
    void this.#stayConnected()
    const stopSampling = this.#sampleRates()
    return () => {
      this.#closed = true
      stopSampling()
      this.#following?.abort()
      this.#pipe?.close()
    }
  }

  /** Shows other rows. The same filter again starts over at the newest. */
  show(filter: string): void {
    this.#filter = filter
    this.#following?.abort()
  }

  get filter(): string {
    return this.#filter
  }

  hold(): void {
    this.#setFeed(hold(this.#view.feed))
  }

  /** The newest rows are in sight, although the list stands still. */
  caughtUp(): void {
    const { feed } = this.#view
    if (feed.unseen > 0 && feed.missed === 0) this.#setFeed({ ...feed, unseen: 0 })
  }

  /** Goes on with the newest rows. */
  letGo(): void {
    if (this.#view.feed.missed > 0) this.show(this.#filter)
    else this.#setFeed(letGo(this.#view.feed))
  }

  /** Goes back to the first row of the filter, however far; whatever is shown in between calls it off. */
  async loadOldest(): Promise<void> {
    this.hold()
    const round = this.#round
    while (round === this.#round && this.#view.feed.held && this.#view.feed.more) await this.loadOlder(OLDEST_ROWS)
  }

  async loadOlder(limit = PAGE_ROWS): Promise<void> {
    const { feed, loadingOlder } = this.#view
    const before = oldestSeq(feed)
    if (!feed.more || loadingOlder || before === null) return
    const round = this.#round
    this.#change({ loadingOlder: true })
    try {
      const page = await this.client.history.page({ filter: feed.filter, before, limit })
      if (round === this.#round) this.#setFeed(prependPage(this.#view.feed, page))
    } finally {
      this.#change({ loadingOlder: false })
    }
  }

  /** Shows the lines that this window was too slow for. */
  async fillSkipped(before: number, count: number): Promise<void> {
    const round = this.#round
    const { filter } = this.#view.feed
    const page = await this.client.history.page({ filter, before, limit: Math.min(5_000, Math.max(1, count)) })
    if (round === this.#round) this.#setFeed(fillSkipped(this.#view.feed, before, page))
  }

  async #stayConnected(): Promise<void> {
    for (let attempt = 0; !this.#closed; attempt += 1) {
      try {
        const pipe = await this.#host.openPipe()
        this.#pipe = pipe
        // What is asked on a pipe that is gone has nobody to be taken back from.
        const gone = pipe.lost.then(() => (this.#following = null))
        await Promise.race([this.#followForever(pipe.client, () => (attempt = 0)), gone])
      } catch {
        // The bench is away: said by `connection` below, and tried again.
      }
      this.#following?.abort()
      this.#pipe?.close()
      this.#pipe = null
      this.#change({ connection: this.#view.state === null && attempt < 3 ? 'connecting' : 'lost' })
      await this.#pause(RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)] ?? 0)
    }
  }

  async #followForever(client: BenchClient, onOpen: () => void): Promise<void> {
    while (this.#pipe?.client === client) {
      const following = new AbortController()
      this.#following = following
      try {
        await this.#followOnce(client, following.signal, onOpen)
      } catch (error) {
        if (!following.signal.aborted) throw error
      }
      // The bench ends a stream when another site is opened: everything is asked for again.
      if (!following.signal.aborted) await this.#pause(RESTART_MS)
    }
  }

  async #followOnce(client: BenchClient, signal: AbortSignal, onOpen: () => void): Promise<void> {
    const filter = this.#filter
    const stop = this.#host.after(PATIENCE_MS, () => this.#pipe?.close())
    const snapshot = await client.bench.snapshot({ filter, limit: PAGE_ROWS }, { signal })
    stop()
    onOpen()
    this.#round += 1
    this.#change({ connection: 'open', state: snapshot.state, feed: beginFeed(filter, snapshot) })
    const stream = `${this.#host.streamName}-${this.#round}`
    const batches = await client.bench.follow({ filter, after: snapshot.upTo, stream }, { signal })
    for await (const batch of batches) {
      if (signal.aborted) return
      if (this.#apply(batch)) {
        this.show(this.#filter)
        return
      }
      this.#host.drawn(() => {
        client.bench.ack({ stream, number: batch.number }).catch(() => undefined)
      })
    }
  }

  /** True when what is shown is another site's, and everything must be asked for again. */
  #apply(batch: Batch): boolean {
    const state = batch.state ?? this.#view.state
    const moved = state?.site?.folder !== this.#view.state?.site?.folder
    this.#change({ state, feed: moved ? this.#view.feed : appendBatch(this.#view.feed, batch) })
    return moved
  }

  #sampleRates(): () => void {
    let stop = (): void => undefined
    const sample = (): void => {
      const { state, rates } = this.#view
      const push = (list: readonly number[], value = 0): readonly number[] => [...list.slice(1 - RATE_SAMPLES), value]
      this.#change({
        rates: {
          events: push(rates.events, state?.rates.eventsPerSecond),
          bytes: push(rates.bytes, state?.rates.bytesPerSecond),
        },
      })
      stop = this.#host.after(1_000, sample)
    }
    stop = this.#host.after(1_000, sample)
    return () => stop()
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.#host.after(ms, resolve))
  }

  #setFeed(feed: Feed): void {
    if (feed !== this.#view.feed) this.#change({ feed })
  }

  #change(part: Partial<BenchView>): void {
    this.#view = { ...this.#view, ...part }
    for (const listener of this.#listeners) listener()
  }
}
