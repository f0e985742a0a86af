import { pause } from '../../core/time.ts'
import type { Clock } from '../../core/clock.ts'

/** Lets at most so many through in a second, evenly: a switch and a phone's firewall take a burst for an attack. */
export function createPace(perSecond: number, clock: Clock, signal: AbortSignal): () => Promise<void> {
  const step = 1_000 / perSecond
  let next = clock.now()
  return async () => {
    next = Math.max(next + step, clock.now())
    const wait = next - clock.now()
    // Timers are coarse: a few that are due together go together, the average is kept.
    if (wait > 4) await pause(wait, { signal, clock })
  }
}
