import { randomUUID } from 'node:crypto'
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { checkLoad, type NearFile } from '../../../shared/domain/firmware/check-load.ts'
import { sortDelivery, type Delivery } from '../../../shared/domain/firmware/delivery.ts'
import { readLoadName } from '../../../shared/domain/firmware/load-name.ts'
import { LOADS_BYTES_LIMIT, readLoadsText, siblingsOf } from '../../../shared/domain/firmware/loads-text.ts'
import { SBN_HEAD_BYTES } from '../../../shared/domain/firmware/sbn.ts'
import type { StoredLoad } from '../../../shared/domain/firmware/site-phones.ts'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import type { LicenceFile } from '../../../shared/domain/licence/licence.ts'
import type { Source, StagedFile, UnpackProgress } from './unpack.ts'

interface ListedFile {
  readonly path: string
  readonly bytes: number
  readonly modifiedAt: number
}

interface PlacedNames {
  readonly placed: readonly { readonly path: string; readonly bytes: number }[]
  readonly unchanged: readonly string[]
  readonly undo: readonly string[]
}

/** What the store needs of the site. */
export interface FirmwareStoreDeps {
  /** The served root. */
  readonly root: string
  /** A folder of the bench's own, on the same disk. */
  readonly hidden: string
  /** Under the root, as `site.json` says. */
  readonly folders: () => { readonly folder: string; readonly licences: string }
  readonly files: {
    list(): Promise<readonly ListedFile[]>
    place(
      files: readonly {
        readonly path: string
        readonly staged: string
        readonly bytes: number
        readonly sha256: string
      }[],
      options: { readonly replace: boolean },
    ): Promise<PlacedNames>
  }
}

export interface StoreContents {
  readonly loads: readonly StoredLoad[]
  /** Firmware files that no load names. */
  readonly unused: readonly string[]
  readonly licences: readonly LicenceFile[]
}

export interface AddedFirmware extends Pick<Delivery, 'loads' | 'skipped'> {
  readonly added: readonly string[]
  readonly unchanged: readonly string[]
  readonly bytes: number
  /** Brings back what was replaced. */
  readonly undo: readonly string[]
}

export interface AddOptions {
  readonly replace: boolean
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: UnpackProgress) => void
}

/** Beginnings of files that are kept, so that a list reads each file once. */
const HEADS_KEPT = 4_000

/** The loads and licences of a site: what lies there, and what is added to it. */
export class FirmwareStore {
  readonly #deps: FirmwareStoreDeps
  readonly #heads = new Map<string, Uint8Array>()

  constructor(deps: FirmwareStoreDeps) {
    this.#deps = deps
  }

  async contents(): Promise<StoreContents> {
    const listed = await this.#deps.files.list()
    const loads: StoredLoad[] = []
    const used = new Set<string>()
    for (const file of listed) {
      const load = /\.loads$/i.test(file.path) ? readLoadName(file.path) : null
      if (load === null) continue
      const folder = file.path.slice(0, file.path.lastIndexOf('/') + 1)
      const text = readLoadsText(await this.#head(file, LOADS_BYTES_LIMIT + 1))
      const near =
        text === null ? [] : await this.#near(listed, folder, new Set(siblingsOf(text).map((one) => one.toLowerCase())))
      loads.push({ path: file.path, load, check: checkLoad(load, text, near) })
      for (const { name } of near) used.add(folder + name)
    }
    const unused = listed.filter(({ path }) => /\.sbn$/i.test(path) && !used.has(path)).map(({ path }) => path)
    return { loads, unused, licences: await this.#licences(listed) }
  }

  /** What a delivery would bring, without keeping any of it. */
  check(sources: readonly Source[], signal?: AbortSignal): Promise<Delivery> {
    return this.#staged(sources, { ...(signal && { signal }) }, async (files) =>
      sortDelivery(files, await this.#there()),
    )
  }

  /** Reads a delivery and puts it into the site, whole or not at all. */
  add(sources: readonly Source[], { replace, ...how }: AddOptions): Promise<AddedFirmware> {
    return this.#staged(sources, how, async (files) => {
      const delivery = sortDelivery(files, await this.#there())
      if (delivery.firmware.length + delivery.licences.length === 0)
        throw new BenchError('FIRMWARE_NOTHING', { count: files.length })
      how.signal?.throwIfAborted()
      const { folder, licences } = this.#deps.folders()
      const byName = new Map(files.map((file) => [file.name, file]))
      const named = [...toFolder(folder, delivery.firmware, byName), ...toFolder(licences, delivery.licences, byName)]
      const { placed, unchanged, undo } = await this.#deps.files.place(named, { replace })
      return {
        loads: delivery.loads,
        skipped: delivery.skipped,
        added: placed.map(({ path }) => path),
        unchanged,
        bytes: placed.reduce((total, file) => total + file.bytes, 0),
        undo,
      }
    })
  }

  async #staged<T>(
    sources: readonly Source[],
    how: Omit<AddOptions, 'replace'>,
    use: (files: readonly StagedFile[]) => Promise<T>,
  ): Promise<T> {
    const stage = join(this.#deps.hidden, 'incoming', `firmware-${randomUUID()}`)
    await mkdir(stage, { recursive: true, mode: 0o700 })
    try {
      const { unpackInto } = await import('./unpack.ts')
      return await use(await unpackInto(stage, sources, how))
    } finally {
      await rm(stage, { recursive: true, force: true })
    }
  }

  /** What the folder of firmware holds already. */
  async #there(): Promise<readonly NearFile[]> {
    const { folder } = this.#deps.folders()
    return this.#near(await this.#deps.files.list(), folder === '' ? '' : `${folder}/`, null)
  }

  async #near(
    listed: readonly ListedFile[],
    folder: string,
    names: ReadonlySet<string> | null,
  ): Promise<readonly NearFile[]> {
    const here = listed.flatMap((file) => {
      const name = file.path.startsWith(folder) ? file.path.slice(folder.length) : ''
      return name === '' || name.includes('/') || names?.has(name.toLowerCase()) === false ? [] : [{ file, name }]
    })
    return Promise.all(
      here.map(async ({ file, name }) => ({ name, bytes: file.bytes, head: await this.#head(file, SBN_HEAD_BYTES) })),
    )
  }

  async #licences(listed: readonly ListedFile[]): Promise<readonly LicenceFile[]> {
    const { licences } = this.#deps.folders()
    const here = listed.filter(({ path }) => path.startsWith(`${licences}/`) && /\.lic$/i.test(path))
    return Promise.all(
      here.map(async (file) => ({
        name: file.path.slice(licences.length + 1),
        bytes: file.bytes,
        head: await this.#head(file, SBN_HEAD_BYTES),
      })),
    )
  }

  async #head({ path, bytes, modifiedAt }: ListedFile, length: number): Promise<Uint8Array> {
    const key = `${path} ${bytes} ${modifiedAt} ${length}`
    const known = this.#heads.get(key)
    if (known !== undefined) return known
    const head = await readHead(join(this.#deps.root, path), length)
    if (this.#heads.size >= HEADS_KEPT) this.#heads.clear()
    this.#heads.set(key, head)
    return head
  }
}

function* toFolder(folder: string, names: readonly string[], files: ReadonlyMap<string, StagedFile>) {
  for (const name of names) {
    const file = files.get(name)
    if (file === undefined) continue
    yield {
      path: folder === '' ? name : `${folder}/${name}`,
      staged: file.staged,
      bytes: file.bytes,
      sha256: file.sha256,
    }
  }
}

/** A file that goes away meanwhile has no beginning. */
async function readHead(path: string, length: number): Promise<Uint8Array> {
  const handle = await open(path, 'r').catch(() => null)
  if (handle === null) return new Uint8Array(0)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0)
    return Buffer.from(buffer.subarray(0, bytesRead))
  } finally {
    await handle.close()
  }
}
