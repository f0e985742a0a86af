import { randomBytes } from 'node:crypto'
import { readdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as breathe } from 'node:timers/promises'
import type { Emit } from '../../../shared/domain/event/bench-event.ts'
import type { Identify } from '../../../shared/domain/identity/clues.ts'
import type { Clock } from '../core/clock.ts'
import { tolerating } from '../core/error-code.ts'
import type { EventStore } from '../events/store/event-store.ts'
import { readChecked } from '../site/open-checked.ts'
import { linesOf } from '../syslog/batches.ts'
import { decodeKept, readKeptName, type KeptBatch } from '../syslog/kept-batches.ts'
import { tellLine } from '../syslog/said.ts'
import type { LineHistory } from '../syslog/syslog-server.ts'

/** A receiver closes its files at 8 MB; what is much larger is none of its. */
const FILE_LIMIT = 32 * 1024 * 1024
const FILES_LIMIT = 256

export interface KeptLinesDeps {
  /** The site's `.bench` folder. */
  readonly folder: string
  readonly store: EventStore
  readonly identify: Identify
  readonly emit: Emit
  readonly clock: Clock
  /** Aborted when the site is closed. */
  readonly closed: AbortSignal
}

/** Lines that a receiver kept in files while they waited for the history: a bench that was killed leaves them behind. */
export class KeptLines {
  readonly #deps: KeptLinesDeps
  readonly #runs = new Set<string>()

  constructor(deps: KeptLinesDeps) {
    this.#deps = deps
  }

  /** For a receiver that starts. */
  history(): LineHistory {
    const { folder, store } = this.#deps
    const run = `${Date.now().toString(36)}${randomBytes(4).toString('hex')}`
    this.#runs.add(run)
    return { keep: { folder, run }, room: () => store.room(), storedUpTo: (asked) => store.storedUpTo(asked) }
  }

  /**
   * Tells what an earlier run kept and did not store, each line once, dated when it came. A bench that cannot write the
   * history leaves it to one that can: the files may belong to a bench that is running.
   */
  async recover(): Promise<void> {
    const { folder, store, closed } = this.#deps
    if (store.status().phase !== 'stored') return
    const left = await this.#left()
    for (const run of new Set(left.map((file) => file.run))) {
      const files = left.filter((file) => file.run === run)
      const after = await store.receivedUpTo(run)
      for (const { name } of files) await this.#tell(name, run, after)
      await store.flush()
      if (closed.aborted || store.status().phase !== 'stored') return
      for (const { name } of files) await tolerating(['ENOENT'], () => unlink(join(folder, name)))
    }
  }

  /** After the history is closed: what this bench's receivers kept is in it, or was told as lost. */
  async forget(): Promise<void> {
    const { folder } = this.#deps
    for (const name of await names(folder)) {
      const run = readKeptName(name)?.run
      if (run !== undefined && this.#runs.has(run)) await unlink(join(folder, name)).catch(() => undefined)
    }
  }

  async #left(): Promise<readonly { readonly name: string; readonly run: string; readonly number: number }[]> {
    const files = (await names(this.#deps.folder)).flatMap((name) => {
      const read = readKeptName(name)
      return read === null || this.#runs.has(read.run) ? [] : [{ name, ...read }]
    })
    return files.toSorted((a, b) => a.run.localeCompare(b.run, 'en') || a.number - b.number).slice(0, FILES_LIMIT)
  }

  async #tell(name: string, run: string, after: number): Promise<void> {
    const { folder, store, closed } = this.#deps
    const file = await readChecked(folder, name, { limit: FILE_LIMIT })
    if (!file.ok) return
    for (const batch of decodeKept(file.value)) {
      if (closed.aborted) return
      if (batch.first + batch.lines > after + 1) this.#tellBatch(batch, run, after)
      await store.room()
      await breathe()
    }
  }

  #tellBatch(batch: KeptBatch, run: string, after: number): void {
    const waitedMs = Math.max(0, Math.round(this.#deps.clock.now() - batch.at))
    let line = batch.first
    for (const received of linesOf(batch)) {
      if (line > after) tellLine({ ...this.#deps, server: 'syslog' }, received, { run, line, waitedMs })
      line++
    }
  }
}

const names = (folder: string): Promise<readonly string[]> => readdir(folder).catch(() => [])
