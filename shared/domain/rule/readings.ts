/**
 * Where the vendor's documents disagree, both readings are offered and the choice is visible (phone-facts, the marks ⚠).
 * The first choice of each is the default: the vendor's chapter where it speaks, else the newer guides.
 * The words are in the catalogue under `rule:reading.<id>` and `rule:reading.<id>-<choice>`.
 */
export const readings = [
  // Provisioning Formats: DHCP's TFTP server. Menu and direct-action URLs: the host that asks.
  { id: 'profileServer', choices: ['dhcp', 'requesting-host'] },
  // The chapter lists 43, 60 and 125 among DHCP's options and gives them no form; elsewhere they carry other data.
  { id: 'vendorOptions', choices: ['other-data', 'server'] },
  // The chapter's table: the host that asks. Provisioning Formats: an upgrade must name its server.
  { id: 'upgradeServer', choices: ['requesting-host', 'refuse'] },
  // 11.3 and later: not supported. 7800 guide of 2019: --uid and --pwd.
  { id: 'upgradeOptions', choices: ['ignore', 'obey'] },
  // The chapter: a trigger that is false holds a resync back. 8831 and SPA: one that is true causes a resync.
  { id: 'triggers', choices: ['gate', 'cause'] },
  // 8831 and SPA document $(NAME:p:q); the MPP guides do not repeat it.
  { id: 'substrings', choices: ['expand', 'literal'] },
  // Some sentences write $GPP_A for $A.
  { id: 'gppAlias', choices: ['literal', 'expand'] },
  // 8831: a leading "#" comments the value out. The MPP guides do not repeat it.
  { id: 'comments', choices: ['comment', 'literal'] },
  // MPP loads are 11-3-2MPP0001-609; SPA phones' are 7.5.6.
  { id: 'versions', choices: ['mpp', 'spa'] },
] as const

type Entry = (typeof readings)[number]
export type Readings = { readonly [E in Entry as E['id']]: E['choices'][number] }

export const defaultReadings: Readings = {
  profileServer: 'dhcp',
  vendorOptions: 'other-data',
  upgradeServer: 'requesting-host',
  upgradeOptions: 'ignore',
  triggers: 'gate',
  substrings: 'expand',
  gppAlias: 'literal',
  comments: 'comment',
  versions: 'mpp',
}

/** Takes `id=choice` as typed by a person; undefined when there is no such reading. */
export function chooseReading(base: Readings, id: string, choice: string): Readings | undefined {
  const entry = readings.find((r) => r.id === id)
  if (!entry || !(entry.choices as readonly string[]).includes(choice)) return undefined
  return { ...base, [entry.id]: choice }
}
