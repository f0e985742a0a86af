import { type } from '@orpc/contract'
import { z } from 'zod'
import type { Comparison } from '../../domain/compare-config/compare.ts'
import type { ProfileArea } from '../../domain/profile/area.ts'
import type { PushVerdict } from '../../domain/push/push.ts'
import { ask } from './base.ts'
import { macInput, phoneLogin, pushTarget } from './resync.ts'

/** A file that the phone gets. */
export interface ComparedFile {
  readonly path: string
  /** Where it is written in the site: the template of a route, or the file itself. */
  readonly area: ProfileArea
  readonly source: string
  /** When it was last sent to this phone, as far as its bytes are kept. */
  readonly sentAt: number | null
}

/** Where a value is set, or could be. */
export interface ValueSource {
  readonly area: ProfileArea
  readonly path: string
  /** False: no file sets it yet. */
  readonly sets: boolean
  /** The template has a column of phones.csv there. */
  readonly perPhone: boolean
}

export type CompareAnswer =
  | ({
      readonly kind: 'compared'
      /** The phone's page, or its report. */
      readonly from: string
      readonly files: readonly ComparedFile[]
      readonly sources: Readonly<Record<string, ValueSource>>
    } & Comparison)
  /** The phone did not give it. */
  | { readonly kind: 'refused'; readonly verdict: PushVerdict }
  /** No profile, or encrypted with a key that the site does not have. */
  | { readonly kind: 'unreadable'; readonly from: string }

export type ScreenAnswer =
  /** A bitmap, as base64. */
  | { readonly kind: 'picture'; readonly bitmap: string; readonly at: number }
  /** Asked too soon: a phone draws and sends it with what little it has. */
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'refused'; readonly verdict: PushVerdict }

const phone = z.object({ mac: macInput, target: pushTarget, login: phoneLogin.optional() })

export const pull = {
  /** The phone's configuration beside what the site intends and what it was last sent. Secrets are masked. */
  compare: ask.input(phone).output(type<CompareAnswer>()),
  /** What stands on its screen; at most once in two seconds for each phone. */
  screen: ask.input(phone).output(type<ScreenAnswer>()),
}
