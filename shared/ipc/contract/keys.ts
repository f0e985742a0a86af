import { type } from '@orpc/contract'
import { z } from 'zod'
import { ask } from './base.ts'

/** Names only; a key goes in and never comes out. */
export const keys = {
  names: ask.input(z.undefined()).output(type<readonly string[]>()),
  set: ask
    .input(z.object({ name: z.string().min(1).max(120), key: z.string().min(1).max(512).nullable() }))
    .output(type<null>()),
}
