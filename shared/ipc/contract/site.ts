import { type } from '@orpc/contract'
import { z } from 'zod'
import type { RefusalReason, serverNames } from '../../domain/event/bench-event.ts'
import { ask, folder, macText } from './base.ts'
import type { ServerSettings } from './servers.ts'

export interface SiteSettings {
  readonly name: string
  readonly folder: string
  /** '' for every interface, else the address that servers listen on. */
  readonly listen: string
  /** The address that phones are told to use; '' lets the bench choose. */
  readonly advertise: string
  readonly servers: Readonly<Record<(typeof serverNames)[number], ServerSettings>>
}

export interface RecentSite {
  readonly name: string
  readonly folder: string
  readonly openedAt: number
  readonly present: boolean
}

/** What the open site would answer to a request. */
export type SiteAnswer =
  | { readonly kind: 'file'; readonly path: string; readonly bytes: number }
  | {
      readonly kind: 'rendered'
      readonly path: string
      readonly route: string
      readonly template: string
      readonly bytes: number
    }
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly near?: string }

export const site = {
  settings: ask.input(z.undefined()).output(type<SiteSettings | null>()),
  create: ask.input(z.object({ folder, name: z.string().min(1).max(120) })).output(type<SiteSettings>()),
  open: ask.input(z.object({ folder })).output(type<SiteSettings>()),
  close: ask.input(z.undefined()).output(type<null>()),
  recent: ask.input(z.undefined()).output(type<readonly RecentSite[]>()),
  forget: ask.input(z.object({ folder })).output(type<null>()),
  /** Where a new site would go if the person has no opinion. */
  suggest: ask.input(z.undefined()).output(type<{ readonly folder: string }>()),
  /** What the site would answer to each of these request targets; `mac` is the phone that asks. */
  resolve: ask
    .input(z.object({ targets: z.array(z.string().max(2_048)).max(200), mac: macText.nullable() }))
    .output(type<readonly SiteAnswer[]>()),
}
