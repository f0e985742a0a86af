import type { Mac } from '../identity/mac.ts'
import type { Route } from '../route/route.ts'
import type { UtcOffset } from '../text/local-time.ts'

/** What `phones.csv` says of a phone. */
export interface SitePhone {
  readonly mac: Mac
  readonly model: string
  readonly serial: string
}

/** What a phone would meet in a file: its form from the outside, and what keeps a phone from reading it. */
export interface ServedContent {
  readonly form: 'clear' | 'gzip' | 'encrypted' | 'other'
  readonly damage: ContentDamage | null
  /** How many parameters it sets that a phone knows; null where that cannot be told. */
  readonly parameters: number | null
  /** The parameters of provisioning that it sets, by their XML names. Their values stay here: a rule may hold a key. */
  readonly settings: Readonly<Record<string, string>>
}

export type ContentDamage =
  | { readonly kind: 'xml'; readonly line: number }
  | { readonly kind: 'gzip-truncated' }
  | { readonly kind: 'no-profile' }

/** What is known of the site. One object for as long as nothing in the site changes: findings are kept by it. */
export interface SiteFacts {
  /** The addresses and names under which phones reach this bench; empty where they are not known. */
  readonly ownHosts: ReadonlySet<string>
  /** The subnets of this machine (`192.168.1.4/24`); empty where they are not known. */
  readonly ownSubnets: readonly string[]
  readonly phones: ReadonlyMap<Mac, SitePhone>
  readonly routes: readonly Route[]
  /** What the site serves under this path (without a leading slash); null where it serves nothing, or cannot tell. */
  readonly content: (path: string) => ServedContent | null
  readonly utcOffset: UtcOffset
}

export interface SiteView {
  readonly facts: SiteFacts
  readonly now: number
}

/** For a reader that knows the events and nothing of the site. */
export const unknownSite: SiteFacts = {
  ownHosts: new Set(),
  ownSubnets: [],
  phones: new Map(),
  routes: [],
  content: () => null,
  utcOffset: () => 0,
}
