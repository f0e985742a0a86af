import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { folderOf, type DeviceType } from '../../../shared/domain/broadworks/device-type.ts'
import {
  renderDevice,
  type DeviceTemplates,
  type RenderedDeviceFile,
} from '../../../shared/domain/broadworks/render.ts'
import { tagLevels, type TagRow, type UnsetChoice } from '../../../shared/domain/broadworks/tags.ts'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { parseMac } from '../../../shared/domain/identity/mac.ts'
import { detectDialect, readCsv } from '../../../shared/domain/phone-book/csv.ts'
import type { PhoneRow } from '../../../shared/domain/phone-book/phone-book.ts'
import { parseSitePath } from '../../../shared/domain/site/served-path.ts'
import { decodeUtf8 } from '../../../shared/protocol/bytes/utf8.ts'
import { readKit } from '../broadworks/kit.ts'
import { createFileAtomic, writeFileAtomic } from '../core/atomic-file.ts'
import { errorCode } from '../core/error-code.ts'
import type { SiteFiles } from '../site/files.ts'
import type { Site } from '../site/site.ts'

const FOLDER = 'broadworks'
const TAG_TABLE = 'tags.csv'
const TYPES_LIMIT = 200
const TABLE_LIMIT = 4 * 1024 ** 2

const deviceFile = z.object({
  name: z.string(),
  repositoryName: z.string(),
  category: z.enum(['static', 'group', 'profile']),
  template: z.string().nullable(),
  digest: z.boolean(),
  byMac: z.boolean(),
  byPassword: z.boolean(),
})
const deviceType = z.object({
  name: z.string().min(1),
  tagSet: z.string(),
  protocol: z.string(),
  context: z.string(),
  ports: z.number().nullable(),
  files: z.array(deviceFile).max(1_000),
})

export interface ImportedType {
  readonly type: DeviceType
  /** Under `templates/`. */
  readonly written: readonly string[]
  /** Files of the type without a template in the kit. */
  readonly byHand: readonly string[]
}

/** A site's BroadWorks device types: `templates/broadworks/<type>/`, with `tags.csv` beside them. */
export class SiteBroadworks {
  readonly #site: Site
  readonly #files: SiteFiles

  constructor(site: Site, files: SiteFiles) {
    this.#site = site
    this.#files = files
  }

  /** Brings a kit's device types into the site. Templates that are there already are kept unless `replace`. */
  async import(path: string, replace: boolean): Promise<readonly ImportedType[]> {
    const types = await readKit(path)
    const imported: ImportedType[] = []
    for (const { type, templates } of types) {
      const folder = `${FOLDER}/${safe(folderOf(type.name))}`
      const written: string[] = []
      await mkdir(join(this.#site.parts.templates, folder), { recursive: true })
      for (const [name, bytes] of templates) written.push(await this.#write(`${folder}/${safe(name)}`, bytes, replace))
      written.push(await this.#write(`${folder}/device.json`, `${JSON.stringify(type, null, 2)}\n`, replace))
      imported.push({
        type,
        written,
        byHand: type.files.filter(({ name }) => !templates.has(name)).map(({ name }) => name),
      })
    }
    return imported
  }

  /** What one phone would get of every device type of the site. */
  async render(row: Pick<PhoneRow, 'mac' | 'values'>, unset: UnsetChoice): Promise<readonly RenderedDeviceFile[]> {
    const tags = await this.#tags()
    const types = await this.#types()
    if (types.length === 0) throw new BenchError('BROADWORKS_NO_TYPE')
    return types.flatMap((one) => renderDevice({ ...one, tags }, row, unset))
  }

  /** Puts what was rendered under `files/`, where both servers give it at the provider's address. */
  async keep(files: readonly RenderedDeviceFile[]): Promise<void> {
    for (const { path, text } of files) await this.#files.add(path, Buffer.from(text, 'utf8'), { replace: true })
  }

  async #write(path: string, content: Uint8Array | string, replace: boolean): Promise<string> {
    const full = join(this.#site.parts.templates, path)
    try {
      await (replace ? writeFileAtomic(full, content) : createFileAtomic(full, content))
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error
      throw new BenchError('FILE_EXISTS', { path: `templates/${path}` }, { cause: error })
    }
    return path
  }

  async #types(): Promise<readonly Pick<DeviceTemplates, 'type' | 'templates'>[]> {
    const root = join(this.#site.parts.templates, FOLDER)
    const entries = await readdir(root, { withFileTypes: true }).catch(() => [])
    const found = []
    for (const entry of entries.filter((one) => one.isDirectory()).slice(0, TYPES_LIMIT)) {
      const type = await this.#type(join(root, entry.name))
      if (type !== null) found.push(type)
    }
    return found
  }

  async #type(folder: string): Promise<Pick<DeviceTemplates, 'type' | 'templates'> | null> {
    const text = await readFile(join(folder, 'device.json'), 'utf8').catch(() => null)
    if (text === null) return null
    const parsed = deviceType.safeParse(asJson(text))
    if (!parsed.success) return null
    const templates = new Map<string, string>()
    for (const { name } of parsed.data.files) {
      const bytes = await readFile(join(folder, safe(name))).catch(() => null)
      const content = bytes === null ? null : decodeUtf8(bytes)
      if (content?.ok === true) templates.set(name, content.value)
    }
    return { type: parsed.data, templates }
  }

  async #tags(): Promise<readonly TagRow[]> {
    const path = join(this.#site.parts.templates, FOLDER, TAG_TABLE)
    const text = await readFile(path, 'utf8').catch(() => '')
    if (text.length > TABLE_LIMIT) return []
    return readCsv(text, detectDialect(text)).flatMap(({ cells }) => tagRow(cells))
  }
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
function safe(name: string): string {
  const bare = name.replaceAll(/[/\\:]/g, '_')
  if (!parseSitePath(bare).ok) throw new BenchError('FILE_NAME_REFUSED', { path: name })
  return bare
}
