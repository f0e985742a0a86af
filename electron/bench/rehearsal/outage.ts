import { Mutex } from '../core/mutex.ts'
import type { FleetOptions } from './fleet-options.ts'

export interface Outage {
  /** Settles once a start or stop that is under way has ended. */
  settled(): Promise<void>
}

/** Stops the servers and starts them again when the scenario says so. The phones' time stands still meanwhile. */
export function scheduleOutage({ scenario, servers, clock }: FleetOptions): Outage {
  // Starting and stopping the servers exclude each other.
  const mutex = new Mutex()
  const settled = (): Promise<void> => mutex.run(() => Promise.resolve())
  if (scenario.outage === undefined) return { settled }
  const whileHeld = (work: () => Promise<void>) => () => {
    const release = clock.hold()
    void mutex.run(work).finally(release)
  }
  const { from, until } = scenario.outage
  const stop = whileHeld(() => servers.stop())
  const start = whileHeld(() => servers.start())
  clock.after(from * 1000, stop)
  clock.after(until * 1000, start)
  return { settled }
}
