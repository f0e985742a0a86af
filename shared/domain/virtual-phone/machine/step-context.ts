import { maskSecrets, scrub } from '../../rule/mask.ts'
import type { NoteCode } from './notes.ts'
import { nextRandom } from './random.ts'
import type { RuleId } from '../rules/rules.ts'
import type { Activity, PhoneState, Task } from './state.ts'
import type { FetchRequest, PhoneEffect, TimerName } from './world.ts'

/** Max queued tasks; more would only repeat those that wait already. */
const WAITING_LIMIT = 8

type Params = Readonly<Record<string, string | number>>

/** One step of a phone's life: the state as it becomes, and the effects for its driver. Lives no longer than the step. */
export class StepContext {
  state: PhoneState
  readonly effects: PhoneEffect[] = []
  readonly at: number

  constructor(state: PhoneState, at: number) {
    this.state = state
    this.at = at
  }

  change(patch: Partial<PhoneState>): void {
    this.state = { ...this.state, ...patch }
  }

  /** From 0 up to, but not including, 1. */
  random(): number {
    const [value, seed] = nextRandom(this.state.seed)
    this.change({ seed })
    return value
  }

  note(rule: RuleId, code: NoteCode, params: Params = {}): void {
    const clean = Object.fromEntries(
      Object.entries(params).map(([name, value]) => [name, typeof value === 'string' ? this.clean(value) : value]),
    )
    this.effects.push({ type: 'note', rule, code, params: clean })
  }

  /** Without the keys and passwords that are in use, and without whatever looks like one. */
  clean(text: string): string {
    return maskSecrets(this.withoutSecrets(text)).slice(0, 1024)
  }

  withoutSecrets(text: string): string {
    return scrub(text, secretsOf(this.state.activity))
  }

  arm(timer: TimerName, at: number, cause = ''): void {
    const moment = Math.max(this.at + 1, Math.round(at))
    this.change({ timers: { ...this.state.timers, [timer]: { at: moment, cause } } })
    this.effects.push({ type: 'arm', timer, at: moment })
  }

  disarm(timer: TimerName): void {
    if (this.forget(timer)) this.effects.push({ type: 'disarm', timer })
  }

  /** It went off, or was never armed. */
  forget(timer: TimerName): boolean {
    const { [timer]: armed, ...timers } = this.state.timers
    if (armed === undefined) return false
    this.change({ timers })
    return true
  }

  fetch(request: FetchRequest): void {
    this.effects.push({ type: 'fetch', request })
  }

  nextRequest(): number {
    const id = this.state.nextRequest
    this.change({ nextRequest: id + 1 })
    return id
  }

  /** Skips a task that is already queued. */
  queue(task: Task): void {
    const same = this.state.waiting.some((waiting) => isSame(waiting, task))
    if (same) return
    if (this.state.waiting.length < WAITING_LIMIT) this.change({ waiting: [...this.state.waiting, task] })
    else this.note('SEQ-5', 'too-many-wait', { what: task.kind })
  }

  /** Ends what is under way without an outcome. */
  abandon(): void {
    const { activity } = this.state
    if (activity?.attempt) this.effects.push({ type: 'cancel', request: activity.attempt.request.id })
    this.change({ activity: null, waiting: [] })
  }
}

/** Of one kind, and for the same address: two resyncs of the four rules are one. */
function isSame(one: Task, other: Task): boolean {
  if (one.kind !== other.kind) return false
  const ruleOf = (task: Task): string | undefined => ('rule' in task ? task.rule : undefined)
  return ruleOf(one) === ruleOf(other)
}

function secretsOf(activity: Activity | null): readonly string[] {
  if (activity === null) return []
  const own = activity.kind === 'resync' ? activity.secrets : []
  const rest = activity.kind === 'report' ? activity.rest : []
  return [...own, ...[activity.attempt, ...rest].flatMap((attempt) => attempt?.secrets ?? [])]
}
