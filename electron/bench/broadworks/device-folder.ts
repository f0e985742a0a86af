import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { fileProtocols, macPlaces, type DeviceType } from '../../../shared/domain/broadworks/device-type.ts'
import { readTagTable, tagLevels, type TagRow, type TagTable } from '../../../shared/domain/broadworks/tags.ts'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { parseMac } from '../../../shared/domain/identity/mac.ts'
import { detectDialect, readCsv } from '../../../shared/domain/phone-book/csv.ts'
import { parseSitePath } from '../../../shared/domain/site/served-path.ts'
import { decodeUtf8 } from '../../../shared/protocol/bytes/utf8.ts'

const TYPES_LIMIT = 200
const TABLE_LIMIT = 4 * 1024 ** 2
export const TYPE_FILE = 'device.json'
export const TAG_TABLE = 'tags.csv'

const deviceFile = z.object({
  name: z.string(),
  repositoryName: z.string(),
  category: z.enum(['static', 'group', 'profile']),
  template: z.string().nullable(),
  digest: z.boolean(),
  byMac: z.boolean(),
  byPassword: z.boolean(),
  macFrom: z.enum(macPlaces).default('path'),
  macFormat: z.string().max(256).default(''),
  protocols: z.array(z.enum(fileProtocols)).default([...fileProtocols]),
})

const deviceType = z.object({
  name: z.string().min(1),
  tagSet: z.string(),
  protocol: z.string(),
  context: z.string(),
  uri: z.string().default(''),
  ports: z.number().nullable(),
  files: z.array(deviceFile).max(1_000),
})

/** A device type as it lies in the site. */
export interface StoredType {
  readonly type: DeviceType
  /** By the file's name; those that are text. */
  readonly templates: ReadonlyMap<string, string>
  /** Where each file lies, text or not. */
  readonly stored: ReadonlyMap<string, string>
  readonly modifiedMs: number
}

export interface DeviceFolder {
  readonly types: readonly StoredType[]
  readonly tags: readonly TagRow[]
  readonly table: TagTable
}

/** What `templates/broadworks/` holds; what cannot be read of it is left out. */
export async function readDeviceFolder(root: string): Promise<DeviceFolder> {
  const types: StoredType[] = []
  for (const name of await foldersIn(root)) {
    const type = await readType(join(root, name))
    if (type !== null) types.push(type)
  }
  const tags = await readTags(join(root, TAG_TABLE))
  return { types, tags, table: readTagTable(tags) }
}

/** Changes whenever a file of the folder does. */
export async function revisionOf(root: string): Promise<string> {
  const marks: string[] = [await markOf(join(root, TAG_TABLE))]
  for (const name of await foldersIn(root)) {
    const files = await readdir(join(root, name)).catch(() => [])
    for (const file of files) marks.push(`${name}/${file} ${await markOf(join(root, name, file))}`)
  }
  return marks.join('\n')
}

async function markOf(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => null)
  return found === null ? '' : `${found.size} ${found.mtimeNs} ${found.ino}`
}

async function foldersIn(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch(() => [])
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  return folders.sort().slice(0, TYPES_LIMIT)
}

async function readType(folder: string): Promise<StoredType | null> {
  const path = join(folder, TYPE_FILE)
  const text = await readFile(path, 'utf8').catch(() => null)
  const parsed = text === null ? null : deviceType.safeParse(asJson(text))
  if (parsed?.success !== true) return null
  const templates = new Map<string, string>()
  const stored = new Map<string, string>()
  let modifiedMs = 0
  for (const { name } of parsed.data.files) {
    const file = join(folder, diskName(name))
    const [bytes, stats] = await Promise.all([readFile(file).catch(() => null), stat(file).catch(() => null)])
    if (bytes === null || stats === null) continue
    modifiedMs = Math.max(modifiedMs, stats.mtimeMs)
    stored.set(name, file)
    const decoded = decodeUtf8(bytes)
    if (decoded.ok) templates.set(name, decoded.value)
  }
  return { type: parsed.data, templates, stored, modifiedMs }
}

async function readTags(path: string): Promise<readonly TagRow[]> {
  const text = await readFile(path, 'utf8').catch(() => '')
  if (text.length > TABLE_LIMIT) return []
  return readCsv(text, detectDialect(text)).flatMap(({ cells }) => tagRow(cells))
}

/** `level,mac,tag,value`; the heading, and a row that says nothing, are passed over. */
function tagRow([levelText = '', macText = '', name = '', value = '']: readonly string[]): readonly TagRow[] {
  const level = tagLevels.find((one) => one === levelText.trim().toLowerCase())
  if (level === undefined || name.trim() === '') return []
  const mac = parseMac(macText)
  return [{ level, name: name.trim(), value, mac: mac.ok ? mac.value : '' }]
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** A device type's or a file's name as one name on a disk. */
export function diskName(name: string): string {
  const bare = name.replaceAll(/[/\\:]/g, '_')
  if (!parseSitePath(bare).ok) throw new BenchError('FILE_NAME_REFUSED', { path: name })
  return bare
}
