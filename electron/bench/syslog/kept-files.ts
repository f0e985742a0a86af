import { open, unlink, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { Batch } from './batches.ts'
import { encodeKept, keptName } from './kept-batches.ts'

/** A file is closed at this size: one whose lines are all in the history is removed as a whole. */
const FILE_BYTES = 8 * 1024 * 1024

export interface KeptPlace {
  readonly folder: string
  readonly run: string
}

interface KeptFile {
  readonly path: string
  readonly handle: FileHandle
  bytes: number
  /** Number of its last line. */
  last: number
}

/** Where a receiver keeps what waits. What cannot be written there waits in memory alone, as if there were no folder. */
export class KeptFiles {
  readonly #place: KeptPlace
  readonly #files: KeptFile[] = []
  #made = 0
  /** One change after the other. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(place: KeptPlace) {
    this.#place = place
  }

  get empty(): boolean {
    return this.#files.length === 0
  }

  /** Copies the batches at once; settles when they are written. */
  keep(batches: Iterable<Batch>): Promise<void> {
    const started = Date.now() - performance.now()
    let last = 0
    const records = [...batches].map((batch) => {
      last = batch.first + batch.lines - 1
      return encodeKept({ ...batch, at: started + batch.since })
    })
    if (records.length === 0) return Promise.resolve()
    return this.#next(() => this.#write(Buffer.concat(records), last))
  }

  /** Everything up to this line is in the history: removes the files that hold nothing else. */
  storedUpTo(line: number): Promise<void> {
    return this.#next(async () => {
      while (this.#files[0] !== undefined && this.#files[0].last <= line) {
        const file = this.#files.shift()
        await file?.handle.close()
        if (file !== undefined) await unlink(file.path)
      }
    })
  }

  /** Lets go of the files; they stay where they are. */
  close(): Promise<void> {
    return this.#next(async () => {
      for (const { handle } of this.#files.splice(0)) await handle.close()
    })
  }

  #next(work: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(work).catch(() => undefined) // the history tells of a disk that takes nothing
    this.#turn = done
    return done
  }

  async #write(records: Uint8Array, last: number): Promise<void> {
    const file = await this.#file()
    const { bytes } = file
    file.bytes = Infinity // what follows a record that was cut off is not read: the next one gets another file
    file.last = last
    const { bytesWritten } = await file.handle.write(records)
    if (bytesWritten === records.length) file.bytes = bytes + bytesWritten
  }

  async #file(): Promise<KeptFile> {
    const newest = this.#files.at(-1)
    if (newest !== undefined && newest.bytes < FILE_BYTES) return newest
    const { folder, run } = this.#place
    const path = join(folder, keptName(run, ++this.#made))
    // A name that is there, be it a link, is not written to.
    const file = { path, handle: await open(path, 'wx', 0o600), bytes: 0, last: 0 }
    this.#files.push(file)
    return file
  }
}
