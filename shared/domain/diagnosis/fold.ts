import type { BenchEvent, ServerName } from '../event/bench-event.ts'
import type { EventOf } from './diagnosis.ts'
import { isOfPhone, joined, keyOf, withEvent, type PhoneStory } from './phone-story.ts'

/** What the events so far say of every phone and of the bench. Bounded, whatever comes in. */
export interface DiagnosisState {
  /** When the first event came that is known here. */
  readonly since: number | null
  readonly lastSeq: number
  /** The phone that was heard last is the last. */
  readonly phones: ReadonlyMap<string, PhoneStory>
  /** Phones that were forgotten, because more came than are remembered. */
  readonly forgotten: number
  /** What a server cannot do at present. */
  readonly failures: ReadonlyMap<ServerName | 'history', EventOf<'server.failed' | 'history.degraded'>>
  /** Where each server of this run listens: null for one that is stopped or cannot serve; absent while nothing is known. */
  readonly ports: ReadonlyMap<ServerName, ListeningAt | null>
  /** Sources that do too much or send something senseless, with how much it was in all. */
  readonly sources: ReadonlyMap<string, SourceSeen>
  readonly lost: ReadonlyMap<string, LossSeen>
  /** What somebody changed in the site lately. */
  readonly changes: readonly SiteChange[]
}

export interface ListeningAt {
  /** '' or a wildcard: at every address of this machine. */
  readonly address: string
  readonly port: number
}

export interface SourceSeen {
  readonly event: EventOf<'source.limited' | 'traffic.rejected'>
  readonly count: number
}

export interface LossSeen {
  readonly event: EventOf<'events.dropped'>
  readonly count: number
}

export type SiteChange = EventOf<'profile.saved' | 'file.added' | 'file.removed' | 'file.renamed' | 'file.restored'>

export const PHONE_LIMIT = 20_000
export const SOURCE_LIMIT = 200
const LOSS_LIMIT = 16
const CHANGE_LIMIT = 200

export const emptyState: DiagnosisState = {
  since: null,
  lastSeq: 0,
  phones: new Map(),
  forgotten: 0,
  failures: new Map(),
  ports: new Map(),
  sources: new Map(),
  lost: new Map(),
  changes: [],
}

/** The state after one event. */
export const step = (state: DiagnosisState, event: BenchEvent): DiagnosisState => fold(state, [event])

/** The state after these events, in their order. Each map is copied once for all of them: give what came in together. */
export function fold(state: DiagnosisState, events: readonly BenchEvent[]): DiagnosisState {
  const draft = new Draft(state)
  for (const event of events) draft.add(event)
  return draft.done()
}

class Draft {
  readonly #phones: Map<string, PhoneStory>
  readonly #failures: Map<ServerName | 'history', EventOf<'server.failed' | 'history.degraded'>>
  #ports: ReadonlyMap<ServerName, ListeningAt | null>
  readonly #sources: Map<string, SourceSeen>
  readonly #lost: Map<string, LossSeen>
  readonly #changes: SiteChange[]
  #since: number | null
  #lastSeq: number
  #forgotten: number

  constructor(state: DiagnosisState) {
    this.#phones = new Map(state.phones)
    this.#failures = new Map(state.failures)
    this.#ports = state.ports
    this.#sources = new Map(state.sources)
    this.#lost = new Map(state.lost)
    this.#changes = [...state.changes]
    this.#since = state.since
    this.#lastSeq = state.lastSeq
    this.#forgotten = state.forgotten
  }

  add(event: BenchEvent): void {
    this.#since ??= event.at
    this.#lastSeq = event.seq
    if (isOfPhone(event)) {
      if (event.type === 'source.limited' || event.type === 'traffic.rejected') this.#source(event)
      else this.#phone(keyOf(event.who), withEvent(this.#phones.get(keyOf(event.who)), event))
    } else this.#bench(event)
  }

  done(): DiagnosisState {
    return {
      since: this.#since,
      lastSeq: this.#lastSeq,
      phones: this.#phones,
      forgotten: this.#forgotten,
      failures: this.#failures,
      ports: this.#ports,
      sources: this.#sources,
      lost: this.#lost,
      changes: this.#changes.slice(-CHANGE_LIMIT),
    }
  }

  /** Puts a phone at the end, so that the one that was silent longest is the first to be forgotten. */
  #phone(key: string, story: PhoneStory): void {
    const whole = this.#phones.has(key) ? story : this.#withItsAddress(story)
    this.#phones.delete(key)
    this.#phones.set(key, whole)
    if (this.#phones.size <= PHONE_LIMIT) return
    dropFirst(this.#phones)
    this.#forgotten++
  }

  #withItsAddress(story: PhoneStory): PhoneStory {
    if (story.who.mac === undefined) return story
    const unnamed = keyOf({ ip: story.who.ip })
    const before = this.#phones.get(unnamed)
    if (before === undefined) return story
    this.#phones.delete(unnamed)
    return joined(before, story)
  }

  #source(event: SourceSeen['event']): void {
    const key = `${event.server} ${event.who.ip} ${event.reason}`
    const count = (this.#sources.get(key)?.count ?? 0) + event.count
    this.#sources.delete(key)
    this.#sources.set(key, { event, count })
    if (this.#sources.size > SOURCE_LIMIT) dropFirst(this.#sources)
  }

  #bench(event: BenchEvent): void {
    switch (event.type) {
      case 'server.failed':
        this.#failures.set(event.server, event)
        this.#port(event.server, null)
        return
      case 'server.listening':
      case 'server.stopped':
        this.#failures.delete(event.server)
        this.#port(
          event.server,
          event.type === 'server.listening' ? { address: event.address, port: event.port } : null,
        )
        return
      case 'history.degraded':
        this.#failures.set('history', event)
        return
      case 'history.recovered':
        this.#failures.delete('history')
        return
      case 'bench.started':
        this.#failures.clear()
        this.#ports = new Map()
        return
      case 'events.dropped':
        this.#loss(event)
        return
      case 'profile.saved':
      case 'file.added':
      case 'file.removed':
      case 'file.renamed':
      case 'file.restored':
        this.#changes.push(event)
        if (this.#changes.length > 2 * CHANGE_LIMIT) this.#changes.splice(0, CHANGE_LIMIT)
        return
      default:
        return // nothing of it makes a phone fail
    }
  }

  /** Another map where something changes, and the same one otherwise: findings are kept by it. */
  #port(server: ServerName, listening: ListeningAt | null): void {
    this.#ports = new Map(this.#ports).set(server, listening)
  }

  #loss(event: LossSeen['event']): void {
    const key = `${event.server} ${event.reason}`
    const count = (this.#lost.get(key)?.count ?? 0) + event.count
    this.#lost.delete(key)
    this.#lost.set(key, { event, count })
    if (this.#lost.size > LOSS_LIMIT) dropFirst(this.#lost)
  }
}

function dropFirst<K>(map: Map<K, unknown>): void {
  for (const key of map.keys()) {
    map.delete(key)
    return
  }
}
