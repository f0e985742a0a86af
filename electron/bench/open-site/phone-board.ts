import { countStates, standingOf } from '../../../shared/domain/board/phone-state.ts'
import type { Diagnosis } from '../../../shared/domain/diagnosis/diagnosis.ts'
import { neverHeard, takenInSilence } from '../../../shared/domain/diagnosis/causes/silence.ts'
import { findingsOf } from '../../../shared/domain/diagnosis/findings.ts'
import { emptyState, fold, type DiagnosisState } from '../../../shared/domain/diagnosis/fold.ts'
import { nextResync } from '../../../shared/domain/diagnosis/next-resync.ts'
import type { PhoneStory } from '../../../shared/domain/diagnosis/phone-story.ts'
import type { SiteFacts } from '../../../shared/domain/diagnosis/site-view.ts'
import type { BenchEvent } from '../../../shared/domain/event/bench-event.ts'
import { everything } from '../../../shared/domain/event/filter.ts'
import type { PhoneRow } from '../../../shared/domain/phone-book/phone-book.ts'
import type { Steps } from '../../../shared/domain/steps.ts'
import type { BoardChanges, BoardPhone, BoardRow } from '../../../shared/ipc/contract/board.ts'
import type { Clock } from '../core/clock.ts'
import { Mutex } from '../core/mutex.ts'
import { runSliced } from '../core/sliced.ts'
import type { EventStore } from '../events/store/event-store.ts'
import type { Provisioning } from '../serving/provisioning.ts'
import { boardRow } from './board-row.ts'
import { createBoardFacts, type BoardFacts } from './board-facts.ts'
import { ofPhone } from './phone-timeline.ts'

/** Older events say nothing of how a phone stands; two days of a large site. */
const EVENTS_READ = 200_000
/** Events that wait to be counted: they are folded together, since each fold copies the list of phones. */
const WAITING_LIMIT = 2_000
/** Addresses that are in no list: a scanner makes thousands of them. */
const STRANGERS_LIMIT = 500
const TIMELINE_LIMIT = 500

export interface PhoneBoardDeps {
  readonly store: Pick<EventStore, 'lastSeq' | 'pieces' | 'page'>
  readonly provisioning: Provisioning
  readonly clock: Clock
}

interface RowLook {
  /** The phone's line in phones.csv; null for one that is not listed. */
  readonly row: PhoneRow | null
  readonly facts: SiteFacts
  readonly now: number
}

/** What a row is worked out from, besides the time. */
interface RowBasis {
  readonly book: PhoneRow | null
  readonly story: PhoneStory | undefined
  readonly facts: SiteFacts
  readonly ports: DiagnosisState['ports']
}

interface KeptRow extends RowBasis {
  readonly row: BoardRow
  readonly text: string
  readonly revision: number
  readonly since: number
  /** When it is worked out again, whether the phone did something or not. */
  readonly until: number
}

const isCurrent = (kept: RowBasis, { book, story, facts, ports }: RowBasis): boolean =>
  kept.book === book && kept.story === story && kept.facts === facts && kept.ports === ports

/** A state that time alone brings may be seen a few seconds late. Rows take turns, so that no look works out all of them. */
const TIMED_MS = 5_000
const SPREAD = 50
/** Rows are worked out in some thirty microseconds each. */
const ROWS_A_STEP = 64

/** How each phone of the site stands, from the history and from what happens now. */
export class PhoneBoard {
  readonly #deps: PhoneBoardDeps
  readonly #facts: BoardFacts
  readonly #mutex = new Mutex()
  readonly #rows = new Map<string, KeptRow>()
  readonly #judged = new WeakMap<PhoneStory, boolean>()
  #state: DiagnosisState = emptyState
  #waiting: BenchEvent[] = []
  #loaded: Promise<void> | null = null
  #ready = false
  #changes = 0
  /** Begins later than that of any board before it: who comes with an answer of the board before a restart gets all anew. */
  #revision: number
  #order: readonly string[] = []
  #orderRevision = 0
  #looks = 0

  constructor(deps: PhoneBoardDeps) {
    this.#deps = deps
    this.#revision = Math.max(0, Math.floor(deps.clock.now()))
    this.#facts = createBoardFacts(deps.provisioning)
  }

  /** Everything that is recorded while the site is open. What comes before somebody looks is read from the history then. */
  add(event: BenchEvent): void {
    if (this.#loaded === null) return
    this.#waiting.push(event)
    if (!('who' in event)) this.#changes += 1
    if (this.#ready && this.#waiting.length >= WAITING_LIMIT) this.#fold()
  }

  /** Reads the history once and follows from then on. Nothing is read or counted before the first call. */
  load(): Promise<void> {
    this.#loaded ??= this.#read().catch((error: unknown) => {
      this.#loaded = null // a history that cannot be read now is tried again at the next look
      this.#waiting = []
      throw error
    })
    return this.#loaded
  }

  /** For the rail: quick, and never waits. Null until the history is read. */
  failed(): number | null {
    if (!this.#ready) return null
    this.#fold()
    const now = this.#deps.clock.now()
    let failed = 0
    for (const story of this.#state.phones.values()) if (this.#hasFailed(story, now)) failed += 1
    return failed
  }

  list(known: number): Promise<BoardChanges> {
    return this.#mutex.run(async () => {
      // The clock may have been set back since.
      const after = known > this.#revision ? 0 : known
      await this.load()
      this.#fold()
      const now = this.#deps.clock.now()
      const failed = [...this.#state.phones.values()].filter((story) => this.#hasFailed(story, now))
      const silent = [...this.#state.phones.values()].filter((story) => takenInSilence(story, now) !== null)
      const facts = await this.#facts.ofAll({ failed, silent }, this.#changes)
      const { book, byMac } = await this.#deps.provisioning.phones.current()
      const strangers = [...this.#state.phones].filter(([, { who }]) => who.mac === undefined || !byMac.has(who.mac))
      this.#revision += 1
      // In steps: packets are answered in between, however many phones there are.
      const listed = await runSliced(this.#keepSteps(book.rows, { facts, now }))
      const others = strangers.slice(-STRANGERS_LIMIT).map(([key]) => this.#keep(key, { row: null, facts, now }))
      return this.#changedSince(after, [...listed, ...others])
    })
  }

  *#keepSteps(rows: readonly PhoneRow[], look: Omit<RowLook, 'row'>): Steps<readonly string[]> {
    const keys: string[] = []
    for (const row of rows) {
      keys.push(this.#keep(row.mac, { ...look, row }))
      if (keys.length % ROWS_A_STEP === 0) yield
    }
    return keys
  }

  /** A story never changes, and time alone makes no failure of it: it is judged once. */
  #hasFailed(story: PhoneStory, now: number): boolean {
    const known = this.#judged.get(story)
    if (known !== undefined) return known
    const failed = standingOf(story, now).state === 'failed'
    this.#judged.set(story, failed)
    return failed
  }

  /** The firmware that each phone named last, in its User-Agent or its log. */
  firmware(): Promise<ReadonlyMap<string, { readonly firmware: string }>> {
    return this.#mutex.run(async () => {
      await this.load()
      this.#fold()
      const seen = new Map<string, { readonly firmware: string }>()
      for (const { who } of this.#state.phones.values())
        if (who.mac !== undefined && who.firmware !== undefined) seen.set(who.mac, { firmware: who.firmware })
      return seen
    })
  }

  /** What is known already of one phone's firmware; nothing is read for it. */
  firmwareOf(mac: string): string | undefined {
    return this.#state.phones.get(mac)?.who.firmware
  }

  async phone(key: string): Promise<BoardPhone | null> {
    await this.load()
    this.#fold()
    const story = this.#state.phones.get(key)
    const { byMac } = await this.#deps.provisioning.phones.current()
    const row = [...byMac.values()].find(({ mac }) => mac === key) ?? null
    if (story === undefined && row === null) return null
    const now = this.#deps.clock.now()
    const facts = await this.#facts.ofOne(story?.events ?? [])
    const findings = this.#findings(story, facts, now)
    const next = story === undefined ? null : this.#next(story, facts, now)
    return { row: this.#rowOf(key, { row, facts, now }), findings, events: await this.#timeline(key, story), next }
  }

  #next(story: PhoneStory, facts: SiteFacts, now: number): BoardPhone['next'] {
    const next = nextResync(story, facts)
    return next === null ? null : { ...next, late: now > next.latest }
  }

  #changedSince(after: number, keys: readonly string[]): BoardChanges {
    if (keys.length !== this.#order.length || keys.some((key, index) => key !== this.#order[index])) {
      this.#order = keys
      this.#orderRevision = this.#revision
      const known = new Set(keys)
      for (const key of this.#rows.keys()) if (!known.has(key)) this.#rows.delete(key)
    }
    const rows = [...this.#rows.values()]
    return {
      revision: this.#revision,
      rows: rows.filter(({ revision }) => revision > after).map(({ row }) => row),
      order: this.#orderRevision > after ? this.#order : null,
      counts: countStates(rows.map(({ row }) => row.state)),
    }
  }

  /**
   * Notes the revision at which the row became what it is. A row whose phone did nothing is looked at again only now and
   * then, for what time alone brings: ten thousand of them are not worked out anew every second.
   */
  #keep(key: string, look: RowLook): string {
    const { row: book, facts, now } = look
    const story = this.#state.phones.get(key)
    const { ports } = this.#state
    const kept = this.#rows.get(key)
    if (kept !== undefined && isCurrent(kept, { book, story, facts, ports }) && now < kept.until && now >= kept.since)
      return key
    const row = this.#rowOf(key, look)
    const text = JSON.stringify(row)
    const revision = kept?.text === text ? kept.revision : this.#revision
    const until = now + TIMED_MS + (this.#looks++ % SPREAD) * (TIMED_MS / SPREAD)
    this.#rows.set(key, { row, text, revision, since: now, until, book, story, facts, ports })
    return key
  }

  #rowOf(key: string, { row, facts, now }: RowLook): BoardRow {
    const story = this.#state.phones.get(key)
    const found = this.#findings(story, facts, now)
    return boardRow(key, { row, story, found, now })
  }

  #findings(story: PhoneStory | undefined, facts: SiteFacts, now: number): readonly Diagnosis[] {
    return story === undefined ? neverHeard(this.#state.since, now) : findingsOf(story, { facts, now }, this.#state)
  }

  async #timeline(key: string, story: PhoneStory | undefined): Promise<readonly BenchEvent[]> {
    const { events } = await this.#deps.store.page({ filter: ofPhone(key), before: null, limit: TIMELINE_LIMIT })
    const known = new Set(events.map(({ seq }) => seq))
    // What an address did before its phone was known is only in the story.
    const earlier = (story?.events ?? []).filter(({ seq }) => !known.has(seq))
    return [...events, ...earlier].sort((a, b) => b.seq - a.seq)
  }

  async #read(): Promise<void> {
    const { store } = this.#deps
    // Later events are told by `add`, which follows from this turn on.
    const { lastSeq } = store
    let state = emptyState
    for await (const piece of store.pieces(everything, Math.max(0, lastSeq - EVENTS_READ))) {
      state = fold(
        state,
        piece.filter(({ seq }) => seq <= lastSeq),
      )
      if ((piece.at(-1)?.seq ?? 0) > lastSeq) break
    }
    this.#state = state
    this.#ready = true
    this.#fold()
  }

  #fold(): void {
    if (this.#waiting.length === 0) return
    this.#state = fold(this.#state, this.#waiting)
    this.#waiting = []
  }
}
