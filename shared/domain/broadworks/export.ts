import { parseTemplate } from '../route/template.ts'
import { err, ok, type Result } from '../result.ts'
import { folderOf } from './device-type.ts'
import { tagColumns, type TaggedPhone } from './tags.ts'
import { profileColumns } from './authentication.ts'

/** What a provider imports: commands that add a device type, and the template of its file (deployment-facts 1.2). */
export interface ExportedType {
  /** By its path in the archive. */
  readonly files: readonly { readonly path: string; readonly text: string }[]
  /** Tags that the provider does not know by itself: they are to be added to the tag set. */
  readonly customTags: readonly string[]
}

export interface ExportWish {
  /** `Cisco 8841 3PCC` */
  readonly deviceType: string
  readonly ports: number
  /** The name that phones ask for, with `%BWMACADDRESS%` where each has its own. */
  readonly fileName: string
  /** A template of the site, with `{{columns}}`. */
  readonly template: string
}

/** Names of an OCI device type (deployment-facts 1.1). */
const TYPE_LIMIT = 40
const TAG_LIMIT = 62

/** A template of the site as a device type's archive: its columns become tags. */
export function exportDeviceType(wish: ExportWish): Result<ExportedType, 'template' | 'name'> {
  const deviceType = wish.deviceType.trim()
  if (deviceType === '' || deviceType.length > TYPE_LIMIT || /[/\\<>&"\u0000-\u001f]/.test(deviceType))
    return err('name')
  const parsed = parseTemplate(wish.template)
  if (!parsed.ok) return err('template')
  const tags = new Map(parsed.value.columns.map((column) => [column, tagOf(column)]))
  const text = parsed.value.pieces
    .map((piece, index) => (index % 2 === 1 ? `%${tags.get(piece) ?? ''}%` : piece))
    .join('')
  const folder = folderOf(deviceType)
  const top = `${folder}.DTAF`
  const source = `type/${folder}/${wish.fileName.replaceAll('%', '')}.template`
  return ok({
    files: [
      { path: `${top}/oci/${folder}.oci`, text: writeOci({ ...wish, deviceType, folder, source }) },
      { path: `${top}/${source}`, text },
    ],
    customTags: [...new Set(tags.values())].filter((tag) => !tag.startsWith('BW')),
  })
}

/** Where two tags have a column in common, the first is meant: an extension is what the line registers with. */
const builtIn = new Map(
  Object.entries(tagColumns)
    .flatMap(([tag, columns]) => columns.map((column) => [column, tag] as const))
    .reverse(),
)

/** The built-in tag that says the same as a column, or one of its own: `parking_floor` → `PARKING_FLOOR`. */
function tagOf(column: string): string {
  if (/^(?:mac|MA|MAU|MAC)$/.test(column)) return 'BWMACADDRESS'
  const known = builtIn.get(column)
  if (known !== undefined) return known
  if (/^BW[A-Z0-9_.-]+$/.test(column)) return column
  const plain = column
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
  return `SITE_${plain.toUpperCase()}`.slice(0, TAG_LIMIT)
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

interface OciWish extends ExportWish {
  readonly folder: string
  readonly source: string
}

function writeOci({ deviceType, ports, fileName, folder, source }: OciWish): string {
  const type = escaped(deviceType)
  const perPhone = /%BW(?:MACADDRESS|DEVICEID|FQDEVICEID)%/.test(fileName)
  const repository = perPhone ? `${folder}-%BWFQDEVICEID%.xml` : fileName
  return `<?xml version="1.0" encoding="UTF-8"?>
<BroadsoftDocument protocol="OCI" xmlns="C" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <command xsi:type="SystemSIPDeviceTypeAddRequest21" xmlns="">
    <deviceType>${type}</deviceType>
    <numberOfPorts><quantity>${ports}</quantity></numberOfPorts>
    <profile>Intelligent Proxy Addressing</profile>
    <registrationCapable>true</registrationCapable>
    <cpeDeviceOptions>
      <configType>2 File Configuration</configType>
      <deviceManagementDeviceTypeOptions>
        <deviceAccessProtocol>Https</deviceAccessProtocol>
        <tagMode>System And Custom</tagMode>
        <tagSet>${escaped(`${folder}-Tags`.slice(0, 30))}</tagSet>
        <allowDeviceProfileCustomTagSet>true</allowDeviceProfileCustomTagSet>
        <allowGroupCustomTagSet>true</allowGroupCustomTagSet>
        <deviceAccessContext>dms</deviceAccessContext>
        <deviceAccessURI>${escaped(folder)}/</deviceAccessURI>
      </deviceManagementDeviceTypeOptions>
    </cpeDeviceOptions>
  </command>
  <command xsi:type="SystemSIPDeviceTypeFileAddRequest21" xmlns="">
    <deviceType>${type}</deviceType>
    <fileFormat>${escaped(fileName)}</fileFormat>
    <remoteFileFormat>${escaped(repository)}</remoteFileFormat>
    <fileCategory>${perPhone ? 'Dynamic Profile' : 'Dynamic Group'}</fileCategory>
    <fileCustomization>Administrator</fileCustomization>
    <fileSource>Custom</fileSource>
    <uploadFile><sourceFileName>${escaped(source)}</sourceFileName></uploadFile>
    <useHttpDigestAuthentication>true</useHttpDigestAuthentication>
    <macBasedFileAuthentication>false</macBasedFileAuthentication>
    <userNamePasswordFileAuthentication>true</userNamePasswordFileAuthentication>
    <macInNonRequestURI>false</macInNonRequestURI>
    <macInCert>false</macInCert>
    <allowHttp>true</allowHttp>
    <allowHttps>true</allowHttps>
    <allowTftp>false</allowTftp>
  </command>
</BroadsoftDocument>
`
}

/** The heading of the table that a provider creates device profiles from (limits: deployment-facts 1.1). */
export const profileTableHeading = [
  'Identity/Device Profile Name',
  'Identity/Device Profile Type',
  'Protocol',
  'MAC Address',
  'Serial Number',
  'Line/Port',
  'Host',
  'User Name',
  'Description',
] as const

/** One device profile a phone; passwords are never in it. */
export function profileTableRows(
  phones: readonly TaggedPhone[],
  typeOf: (phone: TaggedPhone) => string,
): readonly (readonly string[])[] {
  const first = ({ values }: TaggedPhone, columns: readonly string[]): string =>
    columns.map((column) => values[column] ?? '').find((value) => value !== '') ?? ''
  return phones.map((phone) => [
    (phone.values['device_id'] ?? phone.mac).slice(0, 40),
    typeOf(phone).slice(0, 40),
    'SIP 2.0',
    phone.mac.toUpperCase(),
    (phone.values['serial'] ?? '').slice(0, 80),
    first(phone, tagColumns['BWLINEPORT-1'] ?? []),
    first(phone, tagColumns['BWHOST-1'] ?? []),
    first(phone, profileColumns.user).slice(0, 161),
    phone.values['display_name'] ?? '',
  ])
}
