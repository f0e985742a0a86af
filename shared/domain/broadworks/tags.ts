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
const columnsOf: Readonly<Record<string, readonly string[]>> = {
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

/** What each tag is worth for one phone: the tag table by its levels, then its row of `phones.csv`. */
export function tagValues(
  phone: { readonly mac: string; readonly values: Readonly<Record<string, string>> },
  rows: readonly TagRow[],
): ReadonlyMap<string, string> {
  return new Map([...fromTable(phone.mac, rows), ...fromRow(phone)])
}

function* fromTable(mac: string, rows: readonly TagRow[]): Generator<[string, string]> {
  for (const level of tagLevels) {
    for (const row of rows) {
      const meant = row.level === level && (level !== 'phone' || row.mac === mac)
      if (meant) yield [row.name.replaceAll('%', ''), row.value]
    }
  }
}

function* fromRow({
  mac,
  values,
}: {
  readonly mac: string
  readonly values: Readonly<Record<string, string>>
}): Generator<[string, string]> {
  // The case of the MAC is not documented; phones write it in lower case (deployment-facts 1.3).
  yield ['BWMACADDRESS', mac]
  yield ['BWDEVICEID', values['device_id'] ?? mac]
  for (const [name, columns] of Object.entries(columnsOf)) {
    const value = columns.map((column) => values[column] ?? '').find((one) => one !== '')
    if (value !== undefined) yield [name, value]
  }
  // A column that has the tag's own name says it itself: BWLINEPORT-2.
  for (const entry of Object.entries(values)) if (entry[1] !== '' && /^[A-Z][A-Z0-9_.-]*$/.test(entry[0])) yield entry
}
