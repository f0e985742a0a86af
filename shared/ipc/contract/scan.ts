import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import type { FoundPhone } from '../../domain/discovery/found-phone.ts'
import { ask } from './base.ts'

/** A subnet that this laptop is in. */
export interface OwnSubnet {
  readonly interface: string
  readonly address: string
  readonly cidr: string
  readonly hosts: number
}

export type ScanTold =
  | { readonly type: 'progress'; readonly asked: number; readonly total: number }
  /** Everything that is known of it by now: the same address comes again when more is known. */
  | { readonly type: 'phone'; readonly phone: FoundPhone }
  /** Its port is open, and no page came from it: a phone that is starting or too busy, or another device. */
  | { readonly type: 'mute'; readonly ip: string; readonly port: number }
  | {
      readonly type: 'done'
      readonly asked: number
      /** Devices of any kind that answered. */
      readonly alive: number
      readonly phones: number
      /** Announcements by mDNS that were too large or too many to be read, at least. */
      readonly unread: number
      readonly tookMs: number
      readonly cancelled: boolean
    }

const port = z.number().int().min(1).max(65_535)

export const scan = {
  subnets: ask.input(z.undefined()).output(type<readonly OwnSubnet[]>()),
  /** Looks for phones in a subnet that this laptop is in; a reader who leaves ends it at once. */
  start: ask
    .input(z.object({ cidr: z.string().max(32), webPort: port.default(80), sipPort: port.default(5_060) }))
    .output(eventIterator(type<ScanTold>())),
}
