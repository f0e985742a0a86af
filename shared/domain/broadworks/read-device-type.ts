import { XMLParser } from 'fast-xml-parser'
import {
  fileProtocols,
  type DeviceFile,
  type DeviceType,
  type FileCategory,
  type FileProtocol,
  type MacPlace,
} from './device-type.ts'

/** Exported device types have tens of commands. */
const OCI_LIMIT = 4 * 1024 * 1024

/** Entities are not expanded and every value stays a text: an `.oci` is data from outside. */
const parser = new XMLParser({
  ignoreAttributes: false,
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: { enabled: true, maxEntityCount: 0 },
  removeNSPrefix: true,
  isArray: (name) => name === 'command',
})

/** Reads the commands of a device type's archive; null when it holds none that adds a device type. */
export function readDeviceType(oci: string): DeviceType | null {
  if (oci.length > OCI_LIMIT || /<!DOCTYPE/i.test(oci)) return null
  const commands = commandsOf(oci)
  const type = commands.find((command) => kindOf(command).startsWith('SystemSIPDeviceTypeAddRequest'))
  const name = type === undefined ? '' : text(type, 'deviceType')
  if (type === undefined || name === '') return null
  const options = ['cpeDeviceOptions', 'deviceManagementDeviceTypeOptions']
  const files = commands.filter((command) => kindOf(command).startsWith('SystemSIPDeviceTypeFileAddRequest'))
  const quantity = Number(text(type, 'numberOfPorts', 'quantity'))
  return {
    name,
    tagSet: text(type, ...options, 'tagSet'),
    protocol: text(type, ...options, 'deviceAccessProtocol') || 'Http',
    context: bare(text(type, ...options, 'deviceAccessContext')) || 'dms',
    uri: bare(text(type, ...options, 'deviceAccessURI')),
    ports: Number.isInteger(quantity) && quantity > 0 ? quantity : null,
    files: files.map(fileOf).filter((file) => file.name !== ''),
  }
}

function commandsOf(oci: string): readonly unknown[] {
  try {
    const found = at(parser.parse(oci), 'BroadsoftDocument', 'command')
    return Array.isArray(found) ? found : []
  } catch {
    return []
  }
}

function fileOf(command: unknown): DeviceFile {
  const name = text(command, 'fileFormat')
  const template = text(command, 'uploadFile', 'sourceFileName')
  return {
    name,
    repositoryName: text(command, 'remoteFileFormat') || name,
    category: categoryOf(text(command, 'fileCategory')),
    template: template === '' ? null : template.replaceAll('\\', '/'),
    digest: text(command, 'useHttpDigestAuthentication') === 'true',
    byMac: text(command, 'macBasedFileAuthentication') === 'true',
    byPassword: text(command, 'userNamePasswordFileAuthentication') === 'true',
    macFrom: macPlaceOf(text(command, 'macInNonRequestURI') === 'true', text(command, 'macInCert') === 'true'),
    macFormat: text(command, 'macFormatInNonRequestURI').slice(0, MAC_FORMAT_LIMIT),
    protocols: protocolsOf(command),
  }
}

const MAC_FORMAT_LIMIT = 256

function macPlaceOf(inHeader: boolean, inCertificate: boolean): MacPlace {
  if (inHeader && inCertificate) return 'both'
  if (inHeader) return 'user-agent'
  return inCertificate ? 'certificate' : 'path'
}

/** A file that names none of them, as in older exports, may be had by each. */
function protocolsOf(command: unknown): readonly FileProtocol[] {
  const flags = fileProtocols.map(
    (one) => [one, text(command, `allow${one[0]?.toUpperCase()}${one.slice(1)}`)] as const,
  )
  const allowed = flags.filter(([, said]) => said === 'true').map(([one]) => one)
  return flags.every(([, said]) => said === '') ? fileProtocols : allowed
}

const FOLDER_LIMIT = 256

/** `/chrome-phone/` → `chrome-phone` */
const bare = (path: string): string => path.slice(0, FOLDER_LIMIT).replace(/^\/+|\/+$/g, '')

const categoryOf = (text: string): FileCategory =>
  text === 'Dynamic Profile' || text === 'Dynamic Per-Device'
    ? 'profile'
    : text.startsWith('Dynamic')
      ? 'group'
      : 'static'

const kindOf = (command: unknown): string => text(command, '@_type')

function at(value: unknown, ...path: readonly string[]): unknown {
  let found: unknown = value
  for (const key of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined
    found = Reflect.get(found, key)
  }
  return found
}

function text(value: unknown, ...path: readonly string[]): string {
  const found = at(value, ...path)
  return typeof found === 'string' ? found.trim() : ''
}
