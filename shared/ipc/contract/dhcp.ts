import { type } from '@orpc/contract'
import { z } from 'zod'
import type { DhcpOption } from '../../domain/dhcp/boot-options.ts'
import type { PhoneTry } from '../../domain/dhcp/phone-reading.ts'
import { dhcpSettings, type DhcpSettings } from '../../domain/dhcp/settings.ts'
import { ask, macText } from './base.ts'

/** A network in which DHCP can be started. */
export interface DhcpNetwork {
  readonly name: string
  readonly address: string
  readonly netmask: string
  /** The addresses that would be given: the site's own choice where it fits, else a proposal. */
  readonly first: string
  readonly last: string
}

export interface DhcpLease {
  readonly mac: string
  readonly address: string
  readonly state: 'offered' | 'bound'
  readonly until: number
  /** Text from the network: show it inert. */
  readonly host: string
  readonly vendor: string
}

/** What runs now. */
export interface DhcpRun {
  readonly address: string
  /** When it stops by itself. */
  readonly until: number
  readonly capacity: number
  /** The newest first, and not more than a screen has use for. */
  readonly leases: readonly DhcpLease[]
  readonly leased: number
}

export interface DhcpState {
  readonly settings: DhcpSettings
  readonly networks: readonly DhcpNetwork[]
  readonly run: DhcpRun | null
}

/** What phones are told, and what one of them makes of it. */
export interface DhcpPreview {
  readonly options: readonly DhcpOption[]
  readonly tries: readonly PhoneTry[]
}

const address = z.string().max(64)

export const dhcp = {
  state: ask.input(z.undefined()).output(type<DhcpState>()),
  /** Keeps what is given in site.json; it counts from the next start on. */
  configure: ask.input(dhcpSettings).output(type<null>()),
  /** Looks for another DHCP server first: the answer comes when ours serves, or has been kept from it. */
  start: ask
    .input(
      z.object({
        address,
        minutes: z.number().int().min(1).max(480),
        /** The laptop is in several networks, and the person knows it. */
        confirmed: z.boolean(),
      }),
    )
    .output(type<null>()),
  stop: ask.input(z.undefined()).output(type<null>()),
  preview: ask.input(z.object({ address, model: z.string().max(40), mac: macText })).output(type<DhcpPreview>()),
}
