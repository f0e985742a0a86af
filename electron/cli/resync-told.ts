import { redactText } from '../../shared/domain/event/redact.ts'
import { hostAndPort } from '../../shared/domain/network/address.ts'
import type { PushPlan } from '../../shared/domain/push/plan.ts'
import type { PushTarget, PushVerdict, PushWish } from '../../shared/domain/push/push.ts'
import { maskSecrets } from '../../shared/domain/rule/mask.ts'
import { inert, type Io } from './io.ts'

export interface Answered {
  readonly target: PushTarget
  readonly wish: PushWish
  readonly plan: PushPlan
  readonly verdict: PushVerdict
  readonly tookMs: number
}

/** What one phone was asked, and what it answered. */
export function tellAnswer({ target, wish, plan, verdict, tookMs }: Answered, io: Io): void {
  const { outcome, reason, status, detail } = safe(verdict)
  const asked = askedOf(plan, target)
  io.tell({
    event: 'result',
    ip: target.ip,
    mac: target.mac,
    model: target.model,
    via: wish.way,
    action: wish.action,
    asked,
    outcome,
    reason,
    evidence: { status, detail },
    tookMs: Math.round(tookMs),
  })
  if (io.json) return
  io.say(inert(io.t('cli:resync.plan', { target: target.ip, plan: asked })))
  sayVerdict(safe(verdict), io, (line) => (outcome === 'accepted' ? io.say(line) : io.complain(line)))
}

const safe = (verdict: PushVerdict): PushVerdict =>
  verdict.detail === undefined ? verdict : { ...verdict, detail: redactText(verdict.detail) }

function sayVerdict({ outcome, reason, detail }: PushVerdict, io: Io, print: (line: string) => void): void {
  const what = reason === undefined ? io.t('events:push.accepted') : io.t(`events:push.reason.${reason}.what`)
  print(io.t('cli:resync.result', { outcome: io.t(`events:push.outcome.${outcome}`), what }))
  if (detail !== undefined) print(inert(io.t('cli:resync.said', { detail })))
  if (reason !== undefined) print(io.t('cli:resync.next', { next: io.t(`events:push.reason.${reason}.next`) }))
}

/** What was sent, in one line, without what opens something. */
const askedOf = (plan: PushPlan, { ip, webPort }: PushTarget): string =>
  redactText(
    maskSecrets(
      plan.kind === 'http'
        ? `${plan.method} http://${webPort === 80 ? ip : hostAndPort(ip, webPort)}${plan.path}`
        : `NOTIFY ${plan.uri} Event: ${plan.event}`,
    ),
  )
