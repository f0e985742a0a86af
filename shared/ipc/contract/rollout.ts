import { type } from '@orpc/contract'
import { z } from 'zod'
import type { Fault } from '../../domain/fault/fault.ts'
import type { PushWish } from '../../domain/push/push.ts'
import { ROLLOUT_LIMIT, type Pacing } from '../../domain/rollout/plan.ts'
import type { PhoneStage, StageName } from '../../domain/rollout/phone-stage.ts'
import type { RolloutPhase } from '../../domain/rollout/rollout.ts'
import { ask } from './base.ts'
import { phoneLogin, pushTarget, pushWish } from './resync.ts'

export interface RolloutView {
  /** To be given at the next question. */
  readonly revision: number
  /** Whether every phone is in the answer: another rollout, or the first question. */
  readonly whole: boolean
  /** Without what opens something. */
  readonly wish: PushWish
  readonly pacing: Pacing
  readonly phase: RolloutPhase
  readonly counts: Readonly<Record<StageName, number>>
  /** The phones of each wave, by how they stand. */
  readonly waves: readonly Readonly<Record<StageName, number>>[]
  readonly startedAt: number
  /** What it takes if the last phone of each wave uses up its time. */
  readonly longestMs: number
  /** It goes on, but could not be kept: after a restart of the bench it would not be known. */
  readonly fault: Fault | null
  /** Those that changed since the revision that was given. */
  readonly phones: readonly {
    /** Its place in the order in which they are asked. */
    readonly index: number
    /** As the board calls it. */
    readonly key: string
    readonly ip: string
    readonly state: PhoneStage
  }[]
}

const seconds = (least: number, most: number) => z.number().min(least).max(most)
const count = z.number().int().min(1).max(ROLLOUT_LIMIT)

/** As `Pacing`, in a person's units. */
export const rolloutPacing = z.object({
  canary: count,
  wave: count,
  pauseSeconds: seconds(0, 86_400),
  stopAfter: count,
  perSecond: z.number().min(0.01).max(50),
  patienceSeconds: seconds(5, 7_200),
})

export const rollout = {
  /** Asks these phones in waves; one rollout at a time. */
  start: ask
    .input(
      z.object({
        phones: z
          .array(z.object({ key: z.string().min(1).max(64), target: pushTarget }))
          .min(1)
          .max(ROLLOUT_LIMIT),
        wish: pushWish,
        pacing: rolloutPacing,
        login: phoneLogin.optional(),
      }),
    )
    .output(type<null>()),
  /** How it stands, also one that has ended; null where there is none. */
  current: ask.input(z.object({ after: z.number().int().min(0) })).output(type<RolloutView | null>()),
  /** Asks nobody more; those that were asked are followed to their end. */
  stop: ask.input(z.undefined()).output(type<null>()),
  /** Goes on; with `again`, those that failed are asked once more. */
  resume: ask.input(z.object({ again: z.boolean(), login: phoneLogin.optional() })).output(type<null>()),
  /** One that has ended or is stopped is taken out of sight. */
  forget: ask.input(z.undefined()).output(type<null>()),
}
