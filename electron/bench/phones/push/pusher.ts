import { randomUUID } from 'node:crypto'
import type { Emit } from '../../../../shared/domain/event/bench-event.ts'
import type { Who } from '../../../../shared/domain/identity/who.ts'
import { planPush, type PushPlan, type PushProblem } from '../../../../shared/domain/push/plan.ts'
import type { PhoneLogin, PushTarget, PushVerdict, PushWish } from '../../../../shared/domain/push/push.ts'
import { err, ok, type Result } from '../../../../shared/domain/result.ts'
import type { Clock } from '../../core/clock.ts'
import { carryOut, type PushOptions } from './push-phone.ts'

export interface PusherDeps {
  readonly emit: Emit
  readonly clock: Clock
  /** What is kept of the phone's login, for a push that comes with none. */
  readonly loginOf?: (target: PushTarget) => Promise<PhoneLogin | null>
}

export interface Pushed {
  readonly push: string
  readonly plan: PushPlan
  readonly verdict: PushVerdict
  readonly tookMs: number
}

export type Push = (
  target: PushTarget,
  wish: PushWish,
  options: Pick<PushOptions, 'signal' | 'localAddress'> & { readonly login?: PhoneLogin | undefined },
) => Promise<Result<Pushed, PushProblem>>

/** Asks phones for something, and tells it: a push and its answer are two events under one name. */
export function createPusher({ emit, clock, loginOf }: PusherDeps): Push {
  const run = randomUUID().slice(0, 4)
  let last = 0
  return async (target, wish, options) => {
    const planned = planPush(target, wish)
    if (!planned.ok) return err(planned.error)
    const push = `${run}-p${++last}`
    const { action, way } = wish
    const rule = wish.rule?.trim() ?? ''
    const who = whoOf(target)
    emit({ type: 'push.sent', who, push, action, way, ...(rule !== '' && { rule }) })
    const startedAt = clock.now()
    const login = options.login ?? (opensWebPage(wish) ? await loginOf?.(target) : null) ?? undefined
    const verdict = await carryOut({ target, wish, plan: planned.value, clock, ...options, login })
    const tookMs = clock.now() - startedAt
    emit({ type: 'push.answered', who, push, action, way, ...verdict, tookMs })
    return ok({ push, plan: planned.value, verdict, tookMs })
  }
}

/** A NOTIFY is answered by a line, which has a login of its own. */
const opensWebPage = ({ way }: PushWish): boolean => way === 'web' || way === 'xml'

const whoOf = ({ ip, mac, model }: PushTarget): Who => ({
  ip,
  ...(mac !== undefined && { mac }),
  ...(model !== undefined && { model }),
})
