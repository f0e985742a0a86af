import type { StageEvent } from '../../../shared/ipc/contract/firmware.ts'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import type { AddedFirmware, FirmwareStore } from './store.ts'
import type { UnpackProgress } from './unpack.ts'
import type { Uploads } from './uploads.ts'

export interface StageWish {
  readonly uploads: readonly string[]
  readonly replace: boolean
}

/** Puts uploads into the site and tells how far it is; whoever stops listening cancels it, and nothing is written. */
export async function* stageUploads(
  { store, uploads }: { readonly store: FirmwareStore; readonly uploads: Uploads },
  wish: StageWish,
  signal: AbortSignal,
): AsyncGenerator<StageEvent, void> {
  const stop = new AbortController()
  const heard = new Mailbox()
  const onProgress = (progress: UnpackProgress): void => heard.post({ type: 'progress', progress })
  try {
    const how = { replace: wish.replace, signal: AbortSignal.any([signal, stop.signal]), onProgress }
    const work = async (): Promise<StageEvent> => {
      try {
        return { type: 'done', ...toldAdded(await store.add(uploads.sources(wish.uploads), how)) }
      } catch (error) {
        return failed(error)
      }
    }
    const outcome = work()
    for (;;) {
      const next = await Promise.race([outcome, heard.next()])
      yield next
      if (next.type !== 'progress') return
    }
  } finally {
    stop.abort()
    await uploads.discard(wish.uploads)
  }
}

/** Keeps the latest: a reader that is slow sees how far it is now, not each step. */
class Mailbox {
  #latest: StageEvent | null = null
  #wake = Promise.withResolvers<undefined>()

  post(event: StageEvent): void {
    this.#latest = event
    this.#wake.resolve(undefined)
  }

  async next(): Promise<StageEvent> {
    for (;;) {
      const event = this.#latest
      this.#latest = null
      if (event !== null) return event
      await this.#wake.promise
      this.#wake = Promise.withResolvers<undefined>()
    }
  }
}

const toldAdded = ({ loads, added, unchanged, skipped, undo, bytes }: AddedFirmware) => ({
  loads,
  added,
  unchanged,
  skipped: skipped.slice(0, 100),
  undo,
  bytes,
})

function failed(error: unknown): StageEvent {
  if (error instanceof BenchError) return { type: 'failed', fault: error.fault }
  if (error instanceof Error && error.name === 'AbortError') return { type: 'cancelled' }
  throw error
}
