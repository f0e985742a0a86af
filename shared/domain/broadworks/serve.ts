import { parseMac, type Mac } from '../identity/mac.ts'
import { addressOf, folderOf, type DeviceFile, type DeviceType } from './device-type.ts'
import { fileNameFor, type DeviceTemplates } from './render.ts'
import { tagsIn, type TaggedPhone, type TagTable } from './tags.ts'

/** The phones of a site, as the files of a device type are found for them. */
export interface TaggedPhones<Phone extends TaggedPhone> {
  byMac(mac: Mac): Phone | undefined
  all(): Iterable<Phone>
}

export type TypeTemplates = Pick<DeviceTemplates, 'type' | 'templates'>

export interface FoundDeviceFile<Phone extends TaggedPhone> {
  readonly of: TypeTemplates
  readonly file: DeviceFile
  /** The phone that the path names; null where the name is the same for all. */
  readonly phone: Phone | null
}

/** Phones are looked through only for names that hold another tag than the MAC address. */
const PHONES_LOOKED_AT = 20_000

/** Which file of a device type a path asks for, and whose it is. Null: the path is no type's. */
export function findDeviceFile<Phone extends TaggedPhone>(
  path: string,
  types: readonly TypeTemplates[],
  { table, phones }: { readonly table: TagTable; readonly phones: TaggedPhones<Phone> },
): FoundDeviceFile<Phone> | null {
  for (const of of types) {
    const name = nameIn(path, of.type)
    if (name === null) continue
    for (const file of of.type.files) {
      const phone = phoneOf(file, name, { table, phones })
      if (phone !== undefined) return { of, file, phone }
    }
  }
  return null
}

/** Whether a path lies in the folder of one of these types. */
export const isDevicePath = (path: string, types: readonly TypeTemplates[]): boolean =>
  types.some(({ type }) => nameIn(path, type) !== null)

/** What stands behind the type's folder; null where the path is in another one. Blanks are `_`, `-` or themselves. */
function nameIn(path: string, type: DeviceType): string | null {
  for (const address of [addressOf(type), `${type.context}/${folderOf(type.name)}`]) {
    const given = path.slice(0, address.length + 1)
    if (given.endsWith('/') && alike(given) === alike(`${address}/`)) return path.slice(address.length + 1)
  }
  return null
}

const alike = (folder: string): string => folder.replace(/[ -]/g, '_').toLowerCase()

/** Undefined: the name is not this file's. */
function phoneOf<Phone extends TaggedPhone>(
  file: DeviceFile,
  name: string,
  { table, phones }: { readonly table: TagTable; readonly phones: TaggedPhones<Phone> },
): Phone | null | undefined {
  const tags = tagsIn(file.name)
  if (tags.length === 0) return file.name === name ? null : undefined
  // Addresses are compared without case: phones write a MAC in lower case, the server's is not documented.
  const isIt = (phone: Phone): boolean => fileNameFor(file, table, phone).toLowerCase() === name.toLowerCase()
  return tags.includes('BWMACADDRESS') ? phoneByMac(name, phones, isIt) : anyPhone(phones, isIt)
}

function phoneByMac<Phone extends TaggedPhone>(
  name: string,
  phones: TaggedPhones<Phone>,
  isIt: (phone: Phone) => boolean,
): Phone | undefined {
  for (const [run] of name.matchAll(/[0-9a-f]{12}/gi)) {
    const mac = parseMac(run)
    const phone = mac.ok ? phones.byMac(mac.value) : undefined
    if (phone !== undefined && isIt(phone)) return phone
  }
  return undefined
}

function anyPhone<Phone extends TaggedPhone>(
  phones: TaggedPhones<Phone>,
  isIt: (phone: Phone) => boolean,
): Phone | undefined {
  let looked = 0
  for (const phone of phones.all()) {
    if (isIt(phone)) return phone
    if (++looked >= PHONES_LOOKED_AT) break
  }
  return undefined
}
