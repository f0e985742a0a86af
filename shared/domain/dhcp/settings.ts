import { z } from 'zod'

/** Dotted, each part at most 255. */
const ipv4 = z.string().regex(/^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/)
const ipv4OrNone = z.union([z.literal(''), ipv4])
const text = z.string().trim().max(250)

/** What the staging DHCP server gives beside an address; empty texts and lists give nothing. Kept in `site.json`. */
export const dhcpSettings = z.looseObject({
  /** '' lets the bench propose a range of the chosen network. */
  first: ipv4OrNone.default(''),
  last: ipv4OrNone.default(''),
  leaseMinutes: z.number().int().min(2).max(240).default(10),
  router: ipv4OrNone.default(''),
  dns: z.array(ipv4).max(4).default([]),
  ntp: z.array(ipv4).max(4).default([]),
  domain: text.default(''),
  /** What options 66, 159 and 160 say; '' is this bench. */
  url: text.default(''),
  /** TR-069: options 43, 60 and 125. */
  acsUrl: text.default(''),
  /** Requests that a relay in this network passes on. */
  relay: z.boolean().default(false),
  /** Everybody who asks, not phones alone. */
  everyone: z.boolean().default(false),
})

export type DhcpSettings = z.output<typeof dhcpSettings>

export const defaultDhcpSettings: DhcpSettings = {
  first: '',
  last: '',
  leaseMinutes: 10,
  router: '',
  dns: [],
  ntp: [],
  domain: '',
  url: '',
  acsUrl: '',
  relay: false,
  everyone: false,
}
