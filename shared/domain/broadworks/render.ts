import type { Steps } from '../steps.ts'
import { addressOf, type DeviceFile, type DeviceType } from './device-type.ts'
import {
  expandTags,
  readTagTable,
  tagsIn,
  type TaggedPhone,
  type TagRow,
  type TagTable,
  type UnsetChoice,
} from './tags.ts'

export interface RenderedDeviceFile {
  /** `dms/Cisco_8841/000e08aabbcc.xml` */
  readonly path: string
  readonly category: DeviceFile['category']
  readonly text: string
  readonly unset: readonly string[]
}

export interface DeviceTemplates {
  readonly type: DeviceType
  /** By the file's name, as the phone asks for it. */
  readonly templates: ReadonlyMap<string, string>
  readonly tags: readonly TagRow[]
}

/** What one phone would get from a device type, at the address of the provider's server. */
export function renderDevice(
  { type, templates, tags }: DeviceTemplates,
  phone: TaggedPhone,
  unset: UnsetChoice,
): readonly RenderedDeviceFile[] {
  const table = readTagTable(tags)
  return type.files.flatMap((file): readonly RenderedDeviceFile[] => {
    const template = templates.get(file.name)
    if (template === undefined) return []
    const path = `${addressOf(type)}/${fileNameFor(file, table, phone)}`
    return [{ path, category: file.category, ...renderFile({ file, template }, table.valuesFor(phone), unset) }]
  })
}

/** The name under which a phone asks for the file: tags are replaced in names, too. */
export const fileNameFor = ({ name }: DeviceFile, table: TagTable, phone: TaggedPhone | null): string =>
  expandTags(name, table.valuesFor(phone), { unset: 'leave', escape: false }).text

/** One file with these values; a static one is sent as it is. */
export function renderFile(
  { file, template }: { readonly file: DeviceFile; readonly template: string },
  values: ReadonlyMap<string, string>,
  unset: UnsetChoice,
): Pick<RenderedDeviceFile, 'text' | 'unset'> {
  if (file.category === 'static') return { text: template, unset: [] }
  const body = expandTags(template, values, { unset, escape: /^\s*</.test(template) })
  return { text: body.text, unset: body.unset }
}

/** A tag of the site's templates without a value, and the phones for which it has none. */
export interface UnsetTag {
  readonly tag: string
  readonly phones: number
  /** The first of them. */
  readonly examples: readonly string[]
}

const EXAMPLES = 5

/** The tags that stay without a value, one step a phone: of a large site this takes a while. */
export function* unsetTagSteps(
  types: readonly Pick<DeviceTemplates, 'type' | 'templates'>[],
  tags: readonly TagRow[],
  phones: readonly TaggedPhone[],
): Steps<readonly UnsetTag[]> {
  const used = new Set(
    types.flatMap(({ type, templates }) =>
      type.files.flatMap((file) => [
        ...tagsIn(file.name),
        ...(file.category === 'static' ? [] : tagsIn(templates.get(file.name) ?? '')),
      ]),
    ),
  )
  const table = readTagTable(tags)
  const found = new Map<string, { phones: number; examples: string[] }>()
  for (const phone of phones) {
    const values = table.valuesFor(phone)
    for (const tag of used) {
      if (values.has(tag)) continue
      const entry = found.get(tag) ?? { phones: 0, examples: [] }
      entry.phones += 1
      if (entry.examples.length < EXAMPLES) entry.examples.push(phone.mac)
      found.set(tag, entry)
    }
    yield
  }
  return [...found].map(([tag, entry]) => ({ tag, ...entry })).sort((a, b) => (a.tag < b.tag ? -1 : 1))
}
