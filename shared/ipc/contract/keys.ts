import { type } from '@orpc/contract'
import { z } from 'zod'
import { ask } from './base.ts'

/** Names only; a key goes in and never comes out. */
export const keys = {
  names: ask.input(z.undefined()).output(type<readonly string[]>()),
  set: ask
    .input(z.object({ name: z.string().min(1).max(120), key: z.string().min(1).max(512).nullable() }))
    .output(type<null>()),
  /** Takes the newest change of a key back: the former key is there again, or a new one is gone. */
  undo: ask.input(z.object({ name: z.string().min(1).max(120) })).output(type<null>()),
}
