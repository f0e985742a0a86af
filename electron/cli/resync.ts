import { readFile } from 'node:fs/promises'
import { maskSecrets } from '../../shared/domain/rule/mask.ts'
import { redactText } from '../../shared/domain/event/redact.ts'
import { hostAndPort } from '../../shared/domain/network/address.ts'
import type { PushPlan } from '../../shared/domain/push/plan.ts'
import {
  pushWays,
  type PhoneLogin,
  type PushAction,
  type PushTarget,
  type PushVerdict,
  type PushWay,
  type PushWish,
} from '../../shared/domain/push/push.ts'
import { systemClock } from '../bench/core/clock.ts'
import { createPusher } from '../bench/phones/push/pusher.ts'
import type { Command } from './command.ts'
import { inert, type Io } from './io.ts'
import { phoneTarget } from './phone-target.ts'
import { withSiteEvents } from './site-events.ts'
import { UsageError, parse } from './usage-error.ts'

const sipEvents: Readonly<Record<string, PushAction>> = {
  resync: 'resync',
  'check-sync': 'check-sync',
  report: 'report',
  reboot_now: 'reboot',
  restart_now: 'restart',
}

/** Asks one phone for a resync, and says what it answered. */
export const resync: Command = {
  run: async (args, io) => {
    const { values, positionals } = parse(args, {
      site: { type: 'string' },
      via: { type: 'string', default: 'web' },
      event: { type: 'string', default: 'resync' },
      user: { type: 'string' },
      'password-file': { type: 'string' },
    })
    const [name, rule, tooMany] = positionals
    if (name === undefined) throw new UsageError('missing', { what: 'TARGET' })
    if (tooMany !== undefined) throw new UsageError('tooMany', { argument: tooMany })
    const wish: PushWish = { action: actionOf(values.event, values.via), way: wayOf(values.via), rule }
    const login = await loginFrom(values.user, values['password-file'])
    const target = await phoneTarget(name, values.site)
    const { result: pushed, lost } = await withSiteEvents(values.site, (emit) =>
      createPusher({ clock: systemClock, emit })(target, wish, { login, signal: io.interrupted }),
    )
    if (lost > 0) io.complain(io.t('cli:resync.notStored', { count: lost }))
    if (!pushed.ok) throw new UsageError('plan', { detail: io.t(`events:push.problem.${pushed.error}`) })
    const { plan, verdict, tookMs } = pushed.value
    tell({ target, wish, plan, verdict, tookMs }, io)
    return verdict.outcome === 'accepted' ? 0 : 1
  },
}

function wayOf(text: string): PushWay {
  const way = pushWays.find((one) => one === text)
  if (way === undefined) throw new UsageError('via', { known: pushWays.join(', '), value: text })
  return way
}

function actionOf(event: string, way: string): PushAction {
  const action = Object.hasOwn(sipEvents, event) ? sipEvents[event] : undefined
  if (action === undefined || (way !== 'notify' && action !== 'resync'))
    throw new UsageError('event', {
      known: way === 'notify' ? Object.keys(sipEvents).join(', ') : 'resync',
      value: event,
    })
  return action
}

async function loginFrom(user: string | undefined, file: string | undefined): Promise<PhoneLogin | undefined> {
  if (user === undefined && file === undefined) return undefined
  if (user === undefined || file === undefined) throw new UsageError('password')
  try {
    const [password = ''] = (await readFile(file, 'utf8')).split(/\r?\n/)
    return { user, password }
  } catch {
    throw new UsageError('missing', { what: file })
  }
}

interface Told {
  readonly target: PushTarget
  readonly wish: PushWish
  readonly plan: PushPlan
  readonly verdict: PushVerdict
  readonly tookMs: number
}

function tell(told: Told, io: Io): void {
  const { target, wish, plan, verdict, tookMs } = told
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
