import { type } from '@orpc/contract'
import { z } from 'zod'
import type { Mac } from '../../domain/identity/mac.ts'
import { ROLLOUT_LIMIT } from '../../domain/rollout/plan.ts'
import { ask } from './base.ts'
import { macInput, phoneLogin } from './resync.ts'

/** That a login is kept, and whose; never the login itself. */
export interface KeptLogin {
  /** Null: all phones of the site that have none of their own. */
  readonly phone: Mac | null
  readonly user: string
  /** By the system's keychain; else it is in a file that only its owner can read. */
  readonly sealed: boolean
}

/** Null: all phones of the site. */
const phones = z.array(macInput).min(1).max(ROLLOUT_LIMIT).nullable()

/** Logins of the phones' web pages. A password goes in and never comes out. */
export const logins = {
  list: ask.input(z.undefined()).output(type<readonly KeptLogin[]>()),
  set: ask.input(z.object({ phones, login: phoneLogin })).output(type<null>()),
  forget: ask.input(z.object({ phones })).output(type<null>()),
}
