import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { loginOf } from '../../../shared/domain/broadworks/authentication.ts'
import { folderOf, type DeviceType } from '../../../shared/domain/broadworks/device-type.ts'
import {
  renderDevice,
  unsetTagSteps,
  type RenderedDeviceFile,
  type UnsetTag,
} from '../../../shared/domain/broadworks/render.ts'
import type { TaggedPhone, TagRow, UnsetChoice } from '../../../shared/domain/broadworks/tags.ts'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { writeCsv } from '../../../shared/domain/phone-book/csv.ts'
import {
  diskName,
  readDeviceFolder,
  revisionOf,
  TAG_TABLE,
  TYPE_FILE,
  type DeviceFolder,
} from '../broadworks/device-folder.ts'
import { createFileAtomic, writeFileAtomic } from '../core/atomic-file.ts'
import type { Clock } from '../core/clock.ts'
import { errorCode } from '../core/error-code.ts'
import { runSliced } from '../core/sliced.ts'
import type { SiteFiles } from '../site/files.ts'
import type { Site } from '../site/site.ts'

const FOLDER = 'broadworks'

/** How long the folder is taken to be unchanged without looking: templates are edited by hand. */
const TRUST_MS = 250

export interface ImportedType {
  readonly type: DeviceType
  /** Under `templates/`. */
  readonly written: readonly string[]
  /** Files of the type without a template in the kit. */
  readonly byHand: readonly string[]
}

export interface SiteBroadworksDeps {
  readonly site: Site
  readonly files: SiteFiles
  readonly clock: Pick<Clock, 'now'>
}

/** A site's BroadWorks device types: `templates/broadworks/<type>/`, with `tags.csv` beside them. */
export class SiteBroadworks {
  readonly #deps: SiteBroadworksDeps
  #known: { readonly folder: DeviceFolder; readonly revision: string; readonly looked: number } | null = null
  #looking: Promise<DeviceFolder> | null = null

  constructor(deps: SiteBroadworksDeps) {
    this.#deps = deps
  }

  /** Brings a kit's device types into the site. Templates that are there already are kept unless `replace`. */
  async import(path: string, replace: boolean): Promise<readonly ImportedType[]> {
    const { readKit } = await import('../broadworks/kit.ts')
    const types = await readKit(path)
    const imported: ImportedType[] = []
    for (const { type, templates } of types) {
      const folder = `${FOLDER}/${diskName(folderOf(type.name))}`
      const written: string[] = []
      await mkdir(join(this.#deps.site.parts.templates, folder), { recursive: true })
      for (const [name, bytes] of templates)
        written.push(await this.#write(`${folder}/${diskName(name)}`, bytes, replace))
      written.push(await this.#write(`${folder}/${TYPE_FILE}`, `${JSON.stringify(type, null, 2)}\n`, replace))
      imported.push({
        type,
        written,
        byHand: type.files.filter(({ name }) => !templates.has(name)).map(({ name }) => name),
      })
    }
    this.#changed()
    await this.current()
    return imported
  }

  /** What the site has now; the folder is read again when a file of it has changed. Many askers at once cost one look. */
  current(): Promise<DeviceFolder> {
    const { trusted } = this
    if (trusted !== null) return Promise.resolve(trusted)
    return (this.#looking ??= this.#look())
  }

  /** What the site has, as far as that is known without a look; null where it is not. */
  get trusted(): DeviceFolder | null {
    const known = this.#known
    return known !== null && this.#deps.clock.now() - known.looked < TRUST_MS ? known.folder : null
  }

  #look(): Promise<DeviceFolder> {
    const known = this.#known
    const looked = this.#deps.clock.now()
    const read = async (): Promise<DeviceFolder> => {
      const revision = await revisionOf(this.#root)
      const folder = known?.revision === revision ? known.folder : await readDeviceFolder(this.#root)
      if (this.#looking === looking) this.#known = { folder, revision, looked }
      return folder
    }
    const looking = read().finally(() => {
      if (this.#looking === looking) this.#looking = null
    })
    return looking
  }

  /** We changed it ourselves: what a look finds that began before that does not count. */
  #changed(): void {
    this.#known = this.#looking = null
  }

  /** Whether some file wants a phone's certificate, as far as the folder was read: then every handshake asks for one. */
  asksForCertificates(): boolean {
    const types = this.#known?.folder.types ?? []
    return types.some(({ type }) => type.files.some((file) => loginOf(file).mac === 'certificate'))
  }

  /** What becomes of a tag without a value where phones are served. */
  unset(): UnsetChoice {
    return this.#deps.site.file().broadworks.unset
  }

  /** What one phone would get of every device type of the site. */
  async render(phone: TaggedPhone, unset: UnsetChoice): Promise<readonly RenderedDeviceFile[]> {
    const { types, tags } = await this.current()
    if (types.length === 0) throw new BenchError('BROADWORKS_NO_TYPE')
    return types.flatMap((one) => renderDevice({ ...one, tags }, phone, unset))
  }

  /** The tags that stay without a value for some phone. */
  async unsetTags(phones: readonly TaggedPhone[], signal?: AbortSignal): Promise<readonly UnsetTag[]> {
    const { types, tags } = await this.current()
    return runSliced(unsetTagSteps(types, tags, phones), signal)
  }

  /** Keeps the tag table; what a spreadsheet wrote in it meanwhile is not overwritten. */
  async setTags(rows: readonly TagRow[], basedOn: readonly TagRow[]): Promise<void> {
    this.#changed()
    const { tags } = await this.current()
    const path = join(this.#root, TAG_TABLE)
    if (JSON.stringify(tags) !== JSON.stringify(basedOn))
      throw new BenchError('FILE_CHANGED', { path: `templates/${FOLDER}/${TAG_TABLE}` })
    const cells = rows.map(({ level, mac, name, value }) => [level, mac, name, value])
    await mkdir(this.#root, { recursive: true })
    const dialect = { delimiter: ',', lineEnd: '\n', bom: false } as const
    if (rows.length === 0) await rm(path, { force: true })
    else await writeFileAtomic(path, writeCsv([['level', 'mac', 'tag', 'value'], ...cells], dialect))
    this.#changed()
  }

  /** Puts what was rendered under `files/`, where both servers give it at the provider's address. */
  async keep(files: readonly RenderedDeviceFile[]): Promise<void> {
    for (const { path, text } of files) await this.#deps.files.add(path, Buffer.from(text, 'utf8'), { replace: true })
  }

  get #root(): string {
    return join(this.#deps.site.parts.templates, FOLDER)
  }

  async #write(path: string, content: Uint8Array | string, replace: boolean): Promise<string> {
    const full = join(this.#deps.site.parts.templates, path)
    try {
      await (replace ? writeFileAtomic(full, content) : createFileAtomic(full, content))
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error
      throw new BenchError('FILE_EXISTS', { path: `templates/${path}` }, { cause: error })
    }
    return path
  }
}
