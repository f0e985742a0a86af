import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import { parseMac } from '../../domain/identity/mac.ts'
import type { PushProblem } from '../../domain/push/plan.ts'
import { pushActions, pushWays, type PushVerdict } from '../../domain/push/push.ts'
import { ask } from './base.ts'

export const macInput = z
  .string()
  .max(32)
  .transform((text, context) => {
    const parsed = parseMac(text)
    if (parsed.ok) return parsed.value
    context.addIssue({ code: 'custom', message: 'not a MAC address' })
    return z.NEVER
  })
const port = z.number().int().min(1).max(65_535)
const text = (length: number) => z.string().max(length)

export const pushTarget = z.object({
  ip: z.union([z.ipv4(), z.ipv6()]),
  webPort: port.default(80),
  sipPort: port.default(5_060),
  mac: macInput.optional(),
  model: text(40).optional(),
  sipUser: text(64).optional(),
})

export const pushWish = z.object({
  action: z.enum(pushActions),
  way: z.enum(pushWays),
  rule: text(1_024).optional(),
})

export const phoneLogin = z.object({ user: text(128), password: text(128) })

/** Phones that one push may ask; a rollout takes more, in waves. */
export const PUSH_LIMIT = 500

/** What came of the push to the phone with this place in the list. */
export interface PushTold {
  readonly index: number
  readonly result: PushVerdict | { readonly problem: PushProblem }
  readonly tookMs: number
}

export const resync = {
  /** Asks these phones now, a few at a time; tells each answer as it comes. A reader who leaves ends what has not begun. */
  push: ask
    .input(
      z.object({ targets: z.array(pushTarget).min(1).max(PUSH_LIMIT), wish: pushWish, login: phoneLogin.optional() }),
    )
    .output(eventIterator(type<PushTold>())),
}
