import type { BenchEvent, Emit } from '../../../../shared/domain/event/bench-event.ts'
import { BenchError, fault, type Fault } from '../../../../shared/domain/fault/fault.ts'
import type { PhoneLogin } from '../../../../shared/domain/push/push.ts'
import type { RolloutPlan } from '../../../../shared/domain/rollout/plan.ts'
import {
  beginRollout,
  nextMoment,
  stepRollout,
  type Rollout,
  type RolloutEvent,
} from '../../../../shared/domain/rollout/rollout.ts'
import type { RolloutView } from '../../../../shared/ipc/contract/rollout.ts'
import type { Clock, Unsubscribe } from '../../core/clock.ts'
import type { Push } from '../push/pusher.ts'
import { KeptRollout, type RolloutFile } from './kept-rollout.ts'
import { phoneFinder, type FindPhone } from './phone-finder.ts'
import { RolloutChanges } from './rollout-changes.ts'

export interface RolloutsDeps {
  readonly push: Push
  readonly clock: Clock
  readonly emit: Emit
  readonly file: RolloutFile
  /** The site is closed: nobody more is asked, and what is under way is broken off. */
  readonly closed: AbortSignal
}

/** Node's timers may come a little early; then they are set again, and not without end at once. */
const LEAST_WAIT_MS = 1

type Happened = RolloutEvent extends infer One ? (One extends RolloutEvent ? Omit<One, 'at'> : never) : never

/** The one rollout of a site: carried out, followed by what the servers hear, and kept for after a restart. */
export class Rollouts {
  readonly #deps: RolloutsDeps
  readonly #kept: KeptRollout
  readonly #changes = new RolloutChanges()
  #rollout: Rollout | null = null
  #find: FindPhone = () => null
  /** Never kept: after a restart it is asked for again. */
  #login: PhoneLogin | undefined
  #disarm: Unsubscribe = () => undefined

  constructor(deps: RolloutsDeps) {
    this.#deps = deps
    this.#kept = new KeptRollout(deps.file, deps.clock)
    deps.closed.addEventListener('abort', () => this.#disarm(), { once: true })
  }

  /** What an earlier run of the bench left; a person decides whether it goes on. */
  async load(): Promise<void> {
    const left = await this.#kept.read()
    if (left === null || this.#rollout !== null) return
    this.#take(left)
    if (left.phase.phase === 'stopped' && left.phase.why === 'restart') this.#tell('stopped')
  }

  start(plan: RolloutPlan, login: PhoneLogin | undefined): void {
    const phase = this.#rollout?.phase.phase
    if (phase === 'running' || phase === 'pausing') throw new BenchError('ROLLOUT_RUNNING')
    this.#login = login
    this.#take(beginRollout(plan, this.#deps.clock.now()))
    this.#tell('started')
    this.#happen({ type: 'time' })
  }

  stop(): void {
    this.#need()
    this.#happen({ type: 'stop' })
  }

  /** `again`: those that failed are asked once more. */
  resume({ again, login }: { readonly again: boolean; readonly login?: PhoneLogin | undefined }): void {
    const before = this.#need().phase.phase
    if (login !== undefined) this.#login = login
    if (before === 'running' || before === 'pausing') return
    this.#happen({ type: 'resume', again })
  }

  /** Takes one that has ended, or is stopped for good, out of sight. */
  async forget(): Promise<void> {
    const { phase } = this.#need().phase
    if (phase === 'running' || phase === 'pausing') throw new BenchError('ROLLOUT_RUNNING')
    this.#disarm()
    this.#rollout = null
    this.#login = undefined
    this.#find = () => null
    await this.#kept.remove()
  }

  /** Everything that is recorded while the site is open. */
  add(event: BenchEvent): void {
    if (this.#rollout === null || !isHeard(event)) return
    const index = this.#find(event.who)
    if (index !== null) this.#happen({ type: 'heard', index, event })
  }

  /** How it stands; the phones that changed since that revision. */
  view(after: number): RolloutView | null {
    return this.#rollout === null ? null : this.#changes.view(this.#rollout, { after, fault: this.#fault() })
  }

  /** Once the site is closed: what is not yet on the disk. */
  async close(): Promise<void> {
    this.#disarm()
    await this.#kept.settled()
  }

  #fault(): Fault | null {
    return this.#kept.error === null ? null : fault('ROLLOUT_NOT_KEPT', { detail: this.#kept.error })
  }

  #need(): Rollout {
    if (this.#rollout === null) throw new BenchError('ROLLOUT_NONE')
    return this.#rollout
  }

  #take(rollout: Rollout): void {
    this.#rollout = rollout
    this.#find = phoneFinder(rollout.plan.phones)
    this.#changes.begin(rollout)
    this.#kept.keep(rollout, { atOnce: true })
  }

  #happen(happened: Happened): void {
    const before = this.#rollout
    if (before === null || this.#deps.closed.aborted) return
    const [after, effects] = stepRollout(before, { ...happened, at: this.#deps.clock.now() })
    this.#rollout = after
    if (after !== before) {
      this.#changes.note(before, after)
      this.#kept.keep(after, { atOnce: after.phase !== before.phase })
    }
    if (after.phase.phase !== before.phase.phase) this.#tellPhase(before, after)
    for (const { index } of effects) void this.#ask(index)
    this.#arm()
  }

  async #ask(index: number): Promise<void> {
    const { push, closed } = this.#deps
    const { plan } = this.#need()
    const phone = plan.phones[index]
    if (phone === undefined) return
    const pushed = await push(phone.target, plan.wish, { login: this.#login, signal: closed })
    if (this.#rollout?.plan !== plan) return
    if (pushed.ok) this.#happen({ type: 'answered', index, verdict: pushed.value.verdict })
    else this.#happen({ type: 'no-plan', index, problem: pushed.error })
  }

  #arm(): void {
    this.#disarm()
    const moment = this.#rollout === null ? null : nextMoment(this.#rollout)
    if (moment === null) return
    const { clock } = this.#deps
    this.#disarm = clock.after(Math.max(LEAST_WAIT_MS, moment - clock.now()), () => this.#happen({ type: 'time' }))
  }

  #tellPhase(before: Rollout, { phase }: Rollout): void {
    if (phase.phase === 'stopped') this.#tell('stopped')
    else if (phase.phase === 'done') this.#tell('finished')
    else if (before.phase.phase === 'stopped' || before.phase.phase === 'done') this.#tell('resumed')
  }

  #tell(change: 'started' | 'stopped' | 'resumed' | 'finished'): void {
    const { counts, phones, phase } = this.#need()
    this.#deps.emit({
      type: 'rollout.changed',
      change,
      ...(change === 'stopped' && phase.phase === 'stopped' && { why: phase.why }),
      phones: phones.length,
      done: counts.confirmed,
      failed: counts.failed,
    })
  }
}

const isHeard = (
  event: BenchEvent,
): event is Extract<
  BenchEvent,
  { type: 'file.requested' | 'file.sent' | 'file.refused' | 'file.abandoned' | 'phone.said' }
> =>
  event.type === 'file.requested' ||
  event.type === 'file.sent' ||
  event.type === 'file.refused' ||
  event.type === 'file.abandoned' ||
  event.type === 'phone.said'
