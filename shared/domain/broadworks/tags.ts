/** Max length of a tag's name, percent signs included (deployment-facts 1.5). */
const NAME_LIMIT = 64

/** What becomes of a tag without a value: no public page says, so the person chooses. */
export const unsetChoices = ['leave', 'empty'] as const
export type UnsetChoice = (typeof unsetChoices)[number]

export interface Expanded {
  readonly text: string
  /** Tags that had a value, and those that had none, each once and in their order. */
  readonly set: readonly string[]
  readonly unset: readonly string[]
}

export interface ExpandOptions {
  readonly unset: UnsetChoice
  /** Writes `& < > "` of a value as XML needs it: no escaping by the server is promised. */
  readonly escape: boolean
}

const tag = new RegExp(`%([A-Za-z][A-Za-z0-9_.-]{0,${NAME_LIMIT - 3}})%`, 'g')

/**
 * Puts values in the place of `%TAGS%`. One pass: a value is not read again. A lone `%` stays. Names are told apart by case.
 */
export function expandTags(
  text: string,
  values: ReadonlyMap<string, string>,
  { unset, escape }: ExpandOptions,
): Expanded {
  const found = { set: new Set<string>(), unset: new Set<string>() }
  const expanded = text.replaceAll(tag, (whole, name: string) => {
    const value = values.get(name)
    if (value === undefined) {
      found.unset.add(name)
      return unset === 'leave' ? whole : ''
    }
    found.set.add(name)
    return escape ? escaped(value) : value
  })
  return { text: expanded, set: [...found.set], unset: [...found.unset] }
}

const escaped = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** Every tag that a text holds, each once. */
export const tagsIn = (text: string): readonly string[] => [
  ...new Set(Array.from(text.matchAll(tag), ([, name = '']) => name)),
]

/** Which column of `phones.csv` gives each built-in tag of the first line; the first that has a value wins. */
export const tagColumns: Readonly<Record<string, readonly string[]>> = {
  'BWLINEPORT-1': ['line_port', 'user', 'extension'],
  'BWHOST-1': ['domain', 'host', 'proxy'],
  'BWAUTHUSER-1': ['auth_user', 'auth_id'],
  'BWAUTHPASSWORD-1': ['auth_password', 'password'],
  'BWE164-1': ['e164'],
  'BWEXTENSION-1': ['extension'],
  'BWNAME-1': ['display_name'],
  'BWFIRSTNAME-1': ['first_name'],
  'BWLASTNAME-1': ['last_name'],
}

/** Levels of a tag table, from the widest to the one that wins. */
export const tagLevels = ['system', 'group', 'phone'] as const

export interface TagRow {
  readonly level: (typeof tagLevels)[number]
  /** With or without its percent signs. */
  readonly name: string
  readonly value: string
  /** For the level `phone`. */
  readonly mac: string
}

export interface TaggedPhone {
  readonly mac: string
  readonly values: Readonly<Record<string, string>>
}

/** A tag table, read once for many phones. */
export interface TagTable {
  /** What each tag is worth for this phone; null: for a file that belongs to no phone. */
  valuesFor(phone: TaggedPhone | null): ReadonlyMap<string, string>
}

/** The levels, the widest first, then the phone's row of `phones.csv`: the last one that says something wins. */
export function readTagTable(rows: readonly TagRow[]): TagTable {
  const wide = new Map<string, string>()
  const own = new Map<string, [string, string][]>()
  for (const level of ['system', 'group'] as const)
    for (const row of rows) if (row.level === level) wide.set(bareTag(row.name), row.value)
  for (const row of rows) {
    if (row.level !== 'phone') continue
    const list = own.get(row.mac) ?? []
    list.push([bareTag(row.name), row.value])
    own.set(row.mac, list)
  }
  return {
    valuesFor: (phone) =>
      phone === null ? wide : new Map([...wide, ...(own.get(phone.mac) ?? []), ...fromRow(phone)]),
  }
}

/** `%SNTP_SERVER_1%` → `SNTP_SERVER_1` */
export const bareTag = (name: string): string => name.replaceAll('%', '').trim()

/** What each tag is worth for one phone. */
export const tagValues = (phone: TaggedPhone, rows: readonly TagRow[]): ReadonlyMap<string, string> =>
  readTagTable(rows).valuesFor(phone)

function* fromRow({ mac, values }: TaggedPhone): Generator<[string, string]> {
  // The case of the MAC is not documented; phones write it in lower case (deployment-facts 1.3).
  yield ['BWMACADDRESS', mac]
  yield ['BWDEVICEID', values['device_id'] ?? mac]
  for (const [name, columns] of Object.entries(tagColumns)) {
    const value = columns.map((column) => values[column] ?? '').find((one) => one !== '')
    if (value !== undefined) yield [name, value]
  }
  // A column that has the tag's own name says it itself: BWLINEPORT-2.
  for (const entry of Object.entries(values)) if (entry[1] !== '' && /^[A-Z][A-Z0-9_.-]*$/.test(entry[0])) yield entry
}
