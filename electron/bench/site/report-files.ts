import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import type { Emit } from '../../../shared/domain/event/bench-event.ts'
import { parseMac, type Mac } from '../../../shared/domain/identity/mac.ts'
import { err, ok, type Result } from '../../../shared/domain/result.ts'
import type { ReportFile, UploadSettings } from '../../../shared/ipc/contract/reports.ts'
import type { Clock } from '../core/clock.ts'
import { Mutex } from '../core/mutex.ts'
import type { IncomingUpload, UploadRefusal, Uploads } from '../core/upload.ts'
import { formOf } from '../packing/form.ts'
import { readChecked } from './open-checked.ts'
import { writeChecked } from './write-checked.ts'

export interface ReportFilesDeps {
  /** `reports/` of the site. */
  readonly folder: string
  /** Where an unfinished file lies meanwhile. */
  readonly stage: string
  readonly settings: () => UploadSettings
  readonly clock: Clock
  readonly emit: Emit
}

/** Reports of one phone that are kept; a phone may be told to send one each minute. */
const OF_ONE_PHONE = 20
const FOLDERS_LIMIT = 50_000
const MEGABYTE = 1_000_000
/** What the largest limit that can be set has let in. */
const READ_LIMIT = 16 * MEGABYTE

interface Stored {
  readonly path: string
  readonly bytes: number
  readonly at: number
}

/** What phones sent of themselves, in `reports/<mac>/`: the newest of each, within a quota for all. */
export class ReportFiles implements Uploads {
  readonly #deps: ReportFilesDeps
  readonly #mutex = new Mutex()
  /** What is kept in all, in bytes; null before the first look. */
  #used: number | null = null

  constructor(deps: ReportFilesDeps) {
    this.#deps = deps
  }

  isOpen(): boolean {
    return this.#deps.settings().enabled
  }

  limitBytes(): number {
    return this.#deps.settings().limitMegabytes * MEGABYTE
  }

  /** One after the other, so that the quota holds. */
  keep(upload: IncomingUpload): Promise<Result<null, UploadRefusal>> {
    return this.#mutex.run(async () => {
      const { folder, stage, clock, emit } = this.#deps
      const { body, who, server, method, path: asked } = upload
      if (body.length > this.limitBytes()) return err('too-large')
      const owner = who.mac ?? `ip-${who.ip.replace(/[^0-9a-fA-F.]/g, '-')}`
      const name = `${stamp(clock.now())}-${nameIn(asked)}${upload.encoding === 'aes128gcm' ? GCM : ''}`
      const path = `${owner}/${name}`
      try {
        if (!(await this.#makeRoom(owner, body.length))) return err('busy')
        await writeChecked({ root: folder, path, stage }, body)
      } catch {
        return err('forbidden')
      }
      this.#used = (this.#used ?? 0) + body.length
      const form = formIn(name, body)
      emit({ type: 'report.received', server, who, method, path: asked, file: path, bytes: body.length, form })
      return ok(null)
    })
  }

  /** The newest first. */
  async list(mac: Mac): Promise<readonly ReportFile[]> {
    const files = await this.#of(mac)
    const shown = await Promise.all(
      files.slice(-OF_ONE_PHONE).map(async ({ path, bytes, at }): Promise<ReportFile | null> => {
        const content = await this.#read(path)
        const name = path.slice(mac.length + 1)
        return content === null ? null : { name, bytes, at, form: formIn(name, content) }
      }),
    )
    return shown.filter((one) => one !== null).reverse()
  }

  /** A report's bytes, and whether they came with `Content-Encoding: aes128gcm`. */
  async content(mac: Mac, name: string): Promise<{ readonly bytes: Uint8Array; readonly gcm: boolean }> {
    const bytes = /^[\w.-]{1,200}$/.test(name) ? await this.#read(`${mac}/${name}`) : null
    if (bytes === null) throw new BenchError('FILE_UNKNOWN', { path: name })
    return { bytes, gcm: name.endsWith(GCM) }
  }

  async usedBytes(): Promise<number> {
    this.#used ??= (await this.#all()).reduce((sum, { bytes }) => sum + bytes, 0)
    return this.#used
  }

  async #read(path: string): Promise<Uint8Array | null> {
    const read = await readChecked(this.#deps.folder, path, { limit: READ_LIMIT, hardLinks: true })
    return read.ok ? read.value : null
  }

  /** Takes the oldest of this phone away, then the oldest of all, until there is room; false where there never is. */
  async #makeRoom(owner: string, bytes: number): Promise<boolean> {
    const quota = this.#deps.settings().quotaMegabytes * MEGABYTE
    if (bytes > quota) return false
    const own = await this.#of(owner)
    for (const old of own.slice(0, Math.max(0, own.length + 1 - OF_ONE_PHONE))) await this.#remove(old)
    if ((await this.usedBytes()) + bytes <= quota) return true
    for (const old of (await this.#all()).sort((a, b) => a.at - b.at)) {
      if ((this.#used ?? 0) + bytes <= quota) break
      await this.#remove(old)
    }
    return (this.#used ?? 0) + bytes <= quota
  }

  async #remove({ path, bytes }: Stored): Promise<void> {
    await rm(join(this.#deps.folder, path), { force: true })
    this.#used = this.#used === null ? null : Math.max(0, this.#used - bytes)
  }

  async #all(): Promise<Stored[]> {
    const owners = await readdir(this.#deps.folder).catch(() => [])
    const all: Stored[] = []
    for (const owner of owners.slice(0, FOLDERS_LIMIT)) if (isOwner(owner)) all.push(...(await this.#of(owner)))
    return all
  }

  /** The oldest first: a name begins with its time. */
  async #of(owner: string): Promise<readonly Stored[]> {
    const names = await readdir(join(this.#deps.folder, owner)).catch(() => [])
    const found = names
      .filter((name) => /^\d{8}-\d{6}/.test(name))
      .sort()
      .map(async (name): Promise<Stored | null> => {
        const path = `${owner}/${name}`
        const stats = await stat(join(this.#deps.folder, path)).catch(() => null)
        return stats?.isFile() === true ? { path, bytes: stats.size, at: stats.mtimeMs } : null
      })
    return (await Promise.all(found)).filter((one) => one !== null)
  }
}

/** Says that the body is encrypted by RFC 8188, which it has no mark of itself. */
const GCM = '.aes128gcm'

const isOwner = (name: string): boolean => parseMac(name).ok || name.startsWith('ip-')

function formIn(name: string, content: Uint8Array): ReportFile['form'] {
  if (name.endsWith(GCM)) return 'aes128gcm'
  const form = formOf(content)
  if (form === 'xml') return 'xml'
  return form === 'salted' ? 'aes-256-cbc' : 'other'
}

/** The last part of the path, in letters that every disk takes. */
function nameIn(path: string): string {
  const [before = ''] = path.split(/[?#]/)
  const last = before.split('/').findLast((part) => part !== '') ?? ''
  return (
    last
      .replace(/[^A-Za-z0-9._-]/g, '_')
      .replace(/^\.+/, '')
      .slice(-80) || 'report'
  )
}

/** `20261129-141503-042`: sorts as it happened. */
const stamp = (at: number): string =>
  new Date(at).toISOString().replace(/^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.(\d{3})Z$/, '$1$2$3-$4$5$6-$7')
