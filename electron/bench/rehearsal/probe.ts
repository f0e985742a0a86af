import { probeOf, untriedRules, type Probe } from '../../../shared/domain/rehearsal/checks.ts'
import type { PhoneState } from '../../../shared/domain/virtual-phone/machine/state.ts'
import type { FleetOptions } from './fleet-options.ts'
import { createDriver, type FleetHooks, type FleetPhone } from './fleet-phones.ts'

type OnMisrouted = FleetHooks['onMisrouted']

/** Lets each phone that got other rules follow them once: a dead end is found now, not at the next resync. */
export async function probeNewRules(
  options: FleetOptions,
  phones: readonly { readonly phone: FleetPhone; readonly after: PhoneState }[],
  onMisrouted: OnMisrouted,
): Promise<readonly Probe[]> {
  const changed = phones.filter(
    ({ phone, after }) =>
      after.last?.outcome === 'ok' && after.phase !== 'migrated' && untriedRules(phone.before, after).length > 0,
  )
  const found = await Promise.all(
    changed.map(({ phone, after }) => followOnce(options, resting(after), { index: phone.index, onMisrouted })),
  )
  return found.filter((probe) => probe !== null)
}

function followOnce(
  options: FleetOptions,
  state: PhoneState,
  { index, onMisrouted }: { readonly index: number; readonly onMisrouted: OnMisrouted },
): Promise<Probe | null> {
  const { promise, resolve } = Promise.withResolvers<Probe | null>()
  let done = false
  const finish = (probe: Probe | null): void => {
    if (done) return
    done = true
    queueMicrotask(() => void driver.stop().then(() => resolve(probe)))
  }
  const onEvent = (): void => {
    const now = driver.state()
    if (now.last !== null) finish(probeOf(now))
  }
  const nothing = (): void => undefined
  const driver = createDriver(options, state, {
    ...{ index, fault: null, onEvent, onMisrouted },
    onRequest: nothing,
    onStaged: nothing,
  })
  options.clock.after(0, () => {
    driver.ask({ by: 'notify', what: 'resync', from: '127.0.0.1' })
    // A phone that accepts no resync follows no rule; that it never asks again is a finding of its own.
    const { activity, last } = driver.state()
    if (activity === null && last === null) finish(null)
  })
  return promise
}

/** The phone with nothing under way, and open to a NOTIFY: whether it accepts one is not what is tried here. */
function resting(state: PhoneState): PhoneState {
  const parameters = new Map(state.parameters)
  parameters.delete('Resync_From_SIP')
  return { ...state, parameters, phase: 'up', activity: null, waiting: [], timers: {}, restartDue: null, last: null }
}
