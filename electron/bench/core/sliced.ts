import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Steps } from '../../../shared/domain/steps.ts'

/** How long work may hold the bench's thread before packets are answered. */
const SLICE_MS = 8

/**
 * Drives work in steps, a slice at a time: between two slices the thread serves whoever waits.
 * Rejects with the signal's reason once it is aborted.
 */
export async function runSliced<T>(steps: Steps<T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    signal?.throwIfAborted()
    const until = performance.now() + SLICE_MS
    do {
      const next = steps.next()
      if (next.done === true) return next.value
    } while (performance.now() < until)
    await nextTurn()
  }
}
