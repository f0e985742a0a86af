import { type } from '@orpc/contract'
import { z } from 'zod'
import { ask } from './base.ts'

/** A key that was removed or replaced: its name and when, never itself. */
export interface FormerKey {
  readonly name: string
  /** Null where an older version kept it. */
  readonly at: number | null
  /** Whether there is no key of this name now. */
  readonly removed: boolean
}

/** Names only; a key goes in and never comes out. */
export const keys = {
  names: ask.input(z.undefined()).output(type<readonly string[]>()),
  set: ask
    .input(z.object({ name: z.string().min(1).max(120), key: z.string().min(1).max(512).nullable() }))
    .output(type<null>()),
  /** Takes the newest change of a key back: the former key is there again, or a new one is gone. */
  undo: ask.input(z.object({ name: z.string().min(1).max(120) })).output(type<null>()),
  /** Those that undo brings back, the newest first. */
  former: ask.input(z.undefined()).output(type<readonly FormerKey[]>()),
  /** The former key of this name is no longer kept. */
  forget: ask.input(z.object({ name: z.string().min(1).max(120) })).output(type<null>()),
}
