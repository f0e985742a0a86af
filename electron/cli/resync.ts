import { readFile } from 'node:fs/promises'
import type { Emit } from '../../shared/domain/event/bench-event.ts'
import { formatMac } from '../../shared/domain/identity/mac.ts'
import { planPush } from '../../shared/domain/push/plan.ts'
import {
  pushWays,
  type PhoneLogin,
  type PushAction,
  type PushWay,
  type PushWish,
} from '../../shared/domain/push/push.ts'
import { ROLLOUT_LIMIT, usualPacing, type Pacing, type RolloutPhone } from '../../shared/domain/rollout/plan.ts'
import { systemClock } from '../bench/core/clock.ts'
import { pushAll } from '../bench/phones/push/push-all.ts'
import { createPusher, type Push } from '../bench/phones/push/pusher.ts'
import type { Command } from './command.ts'
import type { Io } from './io.ts'
import { readTargets, splitArguments } from './resync-targets.ts'
import { tellAnswer } from './resync-told.ts'
import { resyncInWaves } from './resync-waves.ts'
import { withSiteEvents } from './site-events.ts'
import { UsageError, parse } from './usage-error.ts'

const sipEvents: Readonly<Record<string, PushAction>> = {
  resync: 'resync',
  'check-sync': 'check-sync',
  report: 'report',
  reboot_now: 'reboot',
  restart_now: 'restart',
}

const text = { type: 'string' } as const

const options = {
  site: text,
  via: { ...text, default: 'web' },
  event: { ...text, default: 'resync' },
  user: text,
  'password-file': text,
  'all-failed': { type: 'boolean', default: false },
  canary: text,
  wave: text,
  pause: text,
  'stop-after': text,
  'per-second': text,
  patience: text,
  'web-port': { ...text, default: '80' },
  'sip-port': { ...text, default: '5060' },
} as const

type Values = ReturnType<typeof parse<typeof options>>['values']

interface Asked {
  readonly phones: readonly RolloutPhone[]
  readonly wish: PushWish
  readonly login: PhoneLogin | undefined
  readonly site: string | undefined
  /** Null: all of them at once. */
  readonly pacing: Pacing | null
}

/** Asks phones for a resync, and says what each answered. */
export const resync: Command = {
  run: async (args, io) => {
    const { values, positionals } = parse(args, options)
    const { names, rule } = splitArguments(positionals, values.site)
    const wish: PushWish = { action: actionOf(values.event, values.via), way: wayOf(values.via), rule }
    const pacing = pacingOf(values)
    const login = await loginFrom(values.user, values['password-file'])
    const ports = { web: portOf(values, 'web-port'), sip: portOf(values, 'sip-port') }
    const { phones, unreached } = await readTargets({
      names,
      allFailed: values['all-failed'],
      site: values.site,
      ports,
    })
    for (const { key, mac } of unreached)
      io.complain(io.t('cli:resync.noAddress', { phone: mac === null ? key : formatMac(mac) }))
    if (phones.length === 0) io.complain(io.t('cli:resync.nobody'))
    needPlans(phones, wish, io)
    const asked: Asked = { phones, wish, login, site: values.site, pacing }
    const { result, lost } = await withSiteEvents(values.site, (emit) => askAll(asked, emit, io))
    if (lost > 0) io.complain(io.t('cli:resync.notStored', { count: lost }))
    return result && unreached.length === 0 ? 0 : 1
  },
}

/** What cannot be asked of one of them is asked of none. */
function needPlans(phones: readonly RolloutPhone[], wish: PushWish, io: Io): void {
  for (const { target } of phones) {
    const plan = planPush(target, wish)
    if (!plan.ok) throw new UsageError('plan', { detail: io.t(`events:push.problem.${plan.error}`) })
  }
}

async function askAll({ phones, wish, login, site, pacing }: Asked, emit: Emit, io: Io): Promise<boolean> {
  const push = telling(createPusher({ clock: systemClock, emit }), io)
  if (pacing !== null && site !== undefined && phones.length > 0)
    return resyncInWaves({ site, plan: { ...pacing, wish, phones }, login, push, emit }, io)
  let accepted = 0
  const targets = phones.map(({ target }) => target)
  for await (const { result } of pushAll(push, { targets, wish, login }, io.interrupted))
    if ('outcome' in result && result.outcome === 'accepted') accepted += 1
  return accepted === phones.length
}

/** Each answer is told as it comes. */
const telling =
  (push: Push, io: Io): Push =>
  async (target, wish, how) => {
    const pushed = await push(target, wish, how)
    if (pushed.ok) tellAnswer({ target, wish, ...pushed.value }, io)
    return pushed
  }

const pacingOptions = ['wave', 'pause', 'stop-after', 'per-second', 'patience'] as const

/** How the phones are asked when the first few go before the others; null when they are asked at once. */
function pacingOf(values: Values): Pacing | null {
  if (values.canary === undefined) {
    const stray = pacingOptions.find((name) => values[name] !== undefined)
    if (stray !== undefined) throw new UsageError('needsCanary', { option: `--${stray}` })
    return null
  }
  if (values.site === undefined) throw new UsageError('needsSite', { option: '--canary' })
  const number = (
    name: 'canary' | (typeof pacingOptions)[number],
    range: readonly [number, number],
    usual: number,
  ): number => {
    const given = values[name]
    return given !== undefined ? numberOf(`--${name}`, given, range) : usual
  }
  const count = [1, ROLLOUT_LIMIT] as const
  return {
    canary: number('canary', count, usualPacing.canary),
    wave: number('wave', count, usualPacing.wave),
    pauseMs: 1_000 * number('pause', [0, 86_400], usualPacing.pauseMs / 1_000),
    stopAfter: number('stop-after', count, usualPacing.stopAfter),
    perSecond: number('per-second', [1, 50], usualPacing.perSecond),
    patienceMs: 1_000 * number('patience', [5, 7_200], usualPacing.patienceMs / 1_000),
  }
}

function numberOf(option: string, value: string, [least, most]: readonly [number, number]): number {
  const number = /^\d{1,6}$/.test(value) ? Number(value) : NaN
  if (!(number >= least && number <= most)) throw new UsageError('number', { option, least, most, value })
  return number
}

const portOf = (values: Values, name: 'web-port' | 'sip-port'): number =>
  numberOf(`--${name}`, values[name], [1, 65_535])

function wayOf(way: string): PushWay {
  const known = pushWays.find((one) => one === way)
  if (known === undefined) throw new UsageError('via', { known: pushWays.join(', '), value: way })
  return known
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
