import { everything } from '../../shared/domain/event/filter.ts'
import type { Emit } from '../../shared/domain/event/bench-event.ts'
import { BenchError } from '../../shared/domain/fault/fault.ts'
import { formatMac, parseMac } from '../../shared/domain/identity/mac.ts'
import type { PhoneLogin } from '../../shared/domain/push/push.ts'
import { tellRolloutFailure } from '../../shared/domain/rollout/failure-words.ts'
import { isSettled } from '../../shared/domain/rollout/phone-stage.ts'
import type { RolloutPlan } from '../../shared/domain/rollout/plan.ts'
import type { RolloutView } from '../../shared/ipc/contract/rollout.ts'
import { systemClock } from '../bench/core/clock.ts'
import { pause } from '../bench/core/time.ts'
import { openHistoryReader } from '../bench/events/store/history-reader.ts'
import type { Push } from '../bench/phones/push/pusher.ts'
import type { RolloutFile } from '../bench/phones/rollout/kept-rollout.ts'
import { Rollouts } from '../bench/phones/rollout/rollouts.ts'
import { openSite } from '../bench/site/site.ts'
import { inert, type Io } from './io.ts'

const LOOK_MS = 200

/** A command that is ended does not go on at the next one. */
const notKept: RolloutFile = {
  read: () => Promise.resolve(null),
  write: () => Promise.resolve(),
  remove: () => Promise.resolve(),
}

export interface Waves {
  readonly site: string
  readonly plan: RolloutPlan
  readonly login: PhoneLogin | undefined
  readonly push: Push
  readonly emit: Emit
}

/**
 * Asks the first few, and the others only once these have succeeded. What phones fetch and say is read in the history
 * that the bench writes which serves the site. True when all of them were asked and none failed.
 */
export async function resyncInWaves({ site, plan, login, push, emit }: Waves, io: Io): Promise<boolean> {
  const opened = await openHistoryReader((await openSite(site)).parts.hidden, systemClock)
  if (!opened.ok) throw new BenchError(opened.error.code, opened.error.params)
  const reader = opened.value
  const ended = new AbortController()
  const closed = AbortSignal.any([io.interrupted, ended.signal])
  const rollouts = new Rollouts({ push, clock: systemClock, emit, file: notKept, closed })
  const hear = async (): Promise<void> => {
    for await (const events of reader.follow(everything, reader.lastSeq(), closed))
      events.forEach((one) => rollouts.add(one))
  }
  const hearing = hear()
  try {
    rollouts.start(plan, login)
    return tellEnd(await untilEnd(rollouts, closed, io), io)
  } finally {
    ended.abort()
    await hearing
    await rollouts.close()
    reader.close()
  }
}

/** Tells each phone when it is settled, and again should it change its mind. */
async function untilEnd(rollouts: Rollouts, signal: AbortSignal, io: Io): Promise<RolloutView> {
  let revision = 0
  for (;;) {
    const view = rollouts.view(revision)
    if (view === null) throw new BenchError('ROLLOUT_NONE')
    for (const phone of view.phones) if (isSettled(phone.state)) tellPhone(phone, io)
    revision = view.revision
    if (signal.aborted || isOver(view)) return view
    await pause(LOOK_MS, { signal })
  }
}

/** One that has stopped still follows those that it has asked. */
const isOver = ({ phase, counts }: RolloutView): boolean =>
  phase.phase === 'done' ||
  (phase.phase === 'stopped' && counts.asked + counts.accepted + counts.requested + counts.fetched === 0)

function tellPhone({ key, ip, state }: RolloutView['phones'][number], io: Io): void {
  const mac = parseMac(key)
  const why = state.stage === 'failed' ? state.why : undefined
  io.tell({ event: 'phone', ip, ...(mac.ok && { mac: mac.value }), stage: state.stage, ...(why && { why }) })
  if (io.json) return
  const words = why === undefined ? '' : tellRolloutFailure(why, { say: (key) => io.t(key), inert: (text) => text })
  const called = mac.ok ? formatMac(mac.value) : ip
  const line = inert([called.padEnd(17), io.t(`phones:rollout.stage.${state.stage}`), words].join('  ').trimEnd())
  if (why === undefined) io.say(line)
  else io.complain(line)
}

function tellEnd({ counts, phase }: RolloutView, io: Io): boolean {
  const { confirmed, unconfirmed, failed, waiting } = counts
  const stopped = phase.phase === 'stopped' ? phase.why : null
  io.tell({ event: 'done', confirmed, unconfirmed, failed, notAsked: waiting, stopped })
  if (!io.json) {
    io.complain(io.t('cli:resync.done', { confirmed, unconfirmed, failed }))
    if (waiting > 0) io.complain(io.t('cli:resync.notAsked', { count: waiting }))
  }
  return phase.phase === 'done' && failed === 0
}
