import { describe, expect, test } from 'vitest'
import { BenchStore, type StoreHost } from '../../renderer/bench/bench-store.ts'
import type { BenchClient, Pipe } from '../../renderer/bench/client.ts'
import type { BenchEvent } from '../../shared/domain/event/bench-event.ts'
import type { BenchState } from '../../shared/domain/event/bench-state.ts'
import type { Batch, Snapshot } from '../../shared/ipc/contract/bench.ts'
import type { Page } from '../../shared/ipc/contract/history.ts'
import { systemClock } from '../../electron/bench/core/clock.ts'

const event = (seq: number): BenchEvent => ({ seq, at: seq, type: 'site.closed', name: `s${seq}` })
const stateOf = (folder: string): BenchState => ({
  version: '1',
  runtime: { node: '24', platform: 'linux' },
  site: { name: folder, folder },
  servers: {
    tftp: { phase: 'stopped' },
    http: { phase: 'stopped' },
    https: { phase: 'stopped' },
    syslog: { phase: 'stopped' },
    dhcp: { phase: 'stopped' },
  },
  history: { phase: 'stored', count: 0, waiting: 0, behindMs: 0, dropped: 0 },
  advertised: null,
  failedPhones: 0,
  rates: { eventsPerSecond: 0, bytesPerSecond: 0, transfers: 0 },
})

/** A bench that answers what the test tells it to, one connection after the other. */
class FakeBench {
  readonly asked: string[] = []
  readonly acked: number[] = []
  snapshot: Snapshot = { upTo: 2, state: stateOf('/a'), events: [event(1), event(2)], more: true }
  page: Page = { events: [event(0)], more: false }
  #tell: ((batch: Batch | null) => void) | null = null
  #lose: (() => void) | null = null

  readonly open = (): Promise<Pipe> => {
    const lost = new Promise<void>((resolve) => (this.#lose = resolve))
    return Promise.resolve({ client: this.#client(), lost, close: () => this.#lose?.() })
  }

  lose(): void {
    this.#lose?.()
  }

  /** Null ends the stream, as another site does. */
  tell(batch: Batch | null): void {
    this.#tell?.(batch)
  }

  #client(): BenchClient {
    const follow = async function* (this: FakeBench, signal: AbortSignal): AsyncGenerator<Batch> {
      const waiting: (Batch | null)[] = []
      let wake = (): void => undefined
      this.#tell = (batch) => {
        waiting.push(batch)
        wake()
      }
      signal.addEventListener('abort', () => this.#tell?.(null))
      for (;;) {
        const next = waiting.shift()
        if (next === null) return
        if (next) yield next
        else await new Promise<void>((resolve) => (wake = resolve))
      }
    }.bind(this)
    const bench = {
      snapshot: (input: { filter: string }) => {
        this.asked.push(`snapshot ${input.filter}`)
        return Promise.resolve(this.snapshot)
      },
      follow: (input: { after: number }, { signal }: { signal: AbortSignal }) => {
        this.asked.push(`follow ${input.after}`)
        return Promise.resolve(follow(signal))
      },
      ack: ({ number }: { number: number }) => {
        this.acked.push(number)
        return Promise.resolve(null)
      },
    }
    return { bench, history: { page: () => Promise.resolve(this.page) } } as unknown as BenchClient
  }
}

function start(bench: FakeBench, host: Partial<StoreHost> = {}) {
  const store = new BenchStore({
    openPipe: bench.open,
    drawn: (done) => done(),
    after: quickClock,
    streamName: 'test',
    ...host,
  })
  const stop = store.start()
  /** Settles with the first view that fits. */
  const until = (fits: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      if (fits()) {
        resolve()
        return
      }
      const unsubscribe = store.subscribe(() => {
        if (!fits()) return
        unsubscribe()
        resolve()
      })
    })
  return { store, stop, until }
}

/** Patience and samples never come; pauses between attempts pass at once. */
const quickClock: StoreHost['after'] = (ms, done) => {
  if (ms >= 1_000) return () => undefined
  return systemClock.after(0, done)
}

const seqs = (store: BenchStore): number[] =>
  store.view().feed.entries.flatMap((entry) => (entry.kind === 'event' ? [entry.event.seq] : []))
const batch = (number: number, seq: number, state?: BenchState): Batch => ({
  number,
  upTo: seq,
  events: [event(seq)],
  skipped: 0,
  ...(state ? { state } : {}),
})

describe('the window and its bench', () => {
  test('a snapshot, then everything after its number; a batch is acknowledged once it is drawn', async () => {
    const bench = new FakeBench()
    const drawing: (() => void)[] = []
    const { store, stop, until } = start(bench, { drawn: (done) => drawing.push(done) })
    await expect.poll(() => bench.asked).toEqual(['snapshot ', 'follow 2'])
    bench.tell(batch(1, 3))
    await until(() => seqs(store).length === 3)
    await expect.poll(() => drawing.length).toBe(1)
    expect(bench.acked).toEqual([])
    drawing[0]?.()
    expect(bench.acked).toEqual([1])
    stop()
  })

  test('a bench that goes away is said to be, and the window comes back by itself', async () => {
    const bench = new FakeBench()
    const { store, stop, until } = start(bench)
    await until(() => store.view().connection === 'open')
    const lost = until(() => store.view().connection === 'lost')
    bench.lose()
    await lost
    bench.snapshot = { ...bench.snapshot, upTo: 9, events: [event(9)] }
    await until(() => store.view().connection === 'open')
    expect(seqs(store)).toEqual([9])
    stop()
  })

  test('another filter starts the list over, on the same connection', async () => {
    const bench = new FakeBench()
    const { store, stop, until } = start(bench)
    await expect.poll(() => bench.asked.length).toBe(2)
    bench.snapshot = { ...bench.snapshot, events: [event(2)] }
    store.show('outcome:failed')
    await until(() => store.view().feed.filter === 'outcome:failed')
    expect(seqs(store)).toEqual([2])
    expect(bench.asked.slice(2, 3)).toEqual(['snapshot outcome:failed'])
    stop()
  })

  test.each([
    ['its stream ends', (bench: FakeBench) => bench.tell(null)],
    ['its state names another folder', (bench: FakeBench) => bench.tell(batch(1, 3, stateOf('/b')))],
  ])('another site starts the list over, when %s', async (_, change) => {
    const bench = new FakeBench()
    const { store, stop, until } = start(bench)
    await expect.poll(() => bench.asked.length).toBe(2)
    bench.snapshot = { upTo: 1, state: stateOf('/b'), events: [event(1)], more: false }
    change(bench)
    await until(() => store.view().state?.site?.folder === '/b' && seqs(store).length === 1)
    stop()
  })

  test('older rows come from the history, once', async () => {
    const bench = new FakeBench()
    const { store, stop, until } = start(bench)
    await until(() => store.view().connection === 'open')
    await Promise.all([store.loadOlder(), store.loadOlder()])
    expect(seqs(store)).toEqual([0, 1, 2])
    await store.loadOlder()
    expect(seqs(store)).toEqual([0, 1, 2])
    stop()
  })
})
