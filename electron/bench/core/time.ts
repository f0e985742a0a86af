import { systemClock, type Clock } from './clock.ts'

/** What takes longer than it may, with the system's own code for that. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError'
  readonly code = 'ETIMEDOUT'
}

/** The work's own outcome, or a `TimeoutError` after `ms`. The work goes on; its late outcome is ignored. */
export async function withTimeout<T>(work: Promise<T>, ms: number, clock: Clock = systemClock): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const cancel = clock.after(ms, () => reject(new TimeoutError(`no outcome within ${ms} ms`)))
  try {
    return await Promise.race([work, late])
  } finally {
    cancel()
  }
}

/** Waits for the work, but no longer than `ms`: false when it had not ended by then. A failure of the work is thrown. */
export async function endsWithin(work: Promise<unknown>, ms: number, clock: Clock = systemClock): Promise<boolean> {
  try {
    await withTimeout(work, ms, clock)
    return true
  } catch (error) {
    if (error instanceof TimeoutError) return false
    throw error
  }
}

/** Sleeps; an aborted signal wakes it, without an error. */
export async function pause(
  ms: number,
  { signal, clock = systemClock }: { readonly signal: AbortSignal; readonly clock?: Clock },
): Promise<void> {
  if (signal.aborted) return
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const wake = (): void => resolve(undefined)
  const cancel = clock.after(ms, wake)
  signal.addEventListener('abort', wake, { once: true })
  await promise
  cancel()
  signal.removeEventListener('abort', wake)
}

/** Settles when the signal is aborted; where it is already, at once. */
export const aborted = (signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted === true) resolve()
    signal?.addEventListener('abort', () => resolve(), { once: true })
  })
