import { z } from 'zod'
import { rolloutStops } from '../../../../shared/domain/event/phone-event.ts'
import { pushActions, pushWays } from '../../../../shared/domain/push/push.ts'
import { notedPhone } from '../../../../shared/domain/identity/noted-phone.ts'
import { lazily } from '../../../../shared/domain/lazily.ts'
import { ROLLOUT_LIMIT } from '../../../../shared/domain/rollout/plan.ts'
import type { RolloutFailure } from '../../../../shared/domain/rollout/phone-stage.ts'
import { countStages, takenUp, type Rollout } from '../../../../shared/domain/rollout/rollout.ts'

const VERSION = 1

const savedPlan = lazily(() =>
  z.object({
    wish: z.object({ action: z.enum(pushActions), way: z.enum(pushWays), rule: z.string().max(1_024).optional() }),
    canary: z.number().int().min(1),
    wave: z.number().int().min(1),
    pauseMs: z.number().min(0),
    stopAfter: z.number().int().min(1),
    perSecond: z.number().positive(),
    patienceMs: z.number().positive(),
    phones: z
      .array(
        z.object({
          key: z.string().max(64),
          target: z.object({
            ...notedPhone(),
            webPort: z.number().int(),
            sipPort: z.number().int(),
            sipUser: z.string().max(64).optional(),
          }),
        }),
      )
      .min(1)
      .max(ROLLOUT_LIMIT),
  }),
)

/** We wrote it ourselves; what a person or a disk made of it since is noticed by its shape. */
const saved = lazily(() => {
  const wave = z.number().int().min(0)
  const at = z.number()
  const phase = z.discriminatedUnion('phase', [
    z.object({ phase: z.literal('running'), wave }),
    z.object({ phase: z.literal('pausing'), wave, until: at }),
    z.object({ phase: z.literal('stopped'), wave, why: z.enum(rolloutStops), at }),
    z.object({ phase: z.literal('done'), at }),
  ])
  /** Its words are only shown. */
  const failure = z.looseObject({ cause: z.string() }).transform((why) => why as unknown as RolloutFailure)
  const phone = z.discriminatedUnion('stage', [
    z.object({ stage: z.literal('waiting') }),
    z.object({ stage: z.enum(['asked', 'accepted', 'requested', 'fetched']), askedAt: at, since: at }),
    z.object({ stage: z.enum(['confirmed', 'unconfirmed']), since: at }),
    z.object({ stage: z.literal('failed'), since: at, why: failure }),
  ])
  return z.object({
    version: z.literal(VERSION),
    plan: savedPlan(),
    phase,
    phones: z.array(phone),
    startedAt: z.number(),
    nextAskAt: z.number(),
    forgiven: z.number().int(),
    canaryPassed: z.boolean(),
  })
})

export const writeRollout = (rollout: Rollout): string => {
  const { plan, phase, phones, startedAt, nextAskAt, forgiven, canaryPassed } = rollout
  return JSON.stringify({ version: VERSION, plan, phase, phones, startedAt, nextAskAt, forgiven, canaryPassed })
}

/** As it was left, for a person to go on with; null where the file is none of ours. */
export function readRollout(text: string, at: number): Rollout | null {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return null
  }
  const read = saved().safeParse(json)
  if (!read.success || read.data.phones.length !== read.data.plan.phones.length) return null
  const { plan, startedAt, nextAskAt, forgiven, canaryPassed } = read.data
  const { phase, phones } = read.data
  const rollout = { plan, phase, phones, startedAt, nextAskAt, forgiven, canaryPassed, counts: countStages(phones) }
  return takenUp(rollout, at)
}
