import { chmod, lstat, mkdir, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import {
  newSiteFile,
  parseSiteFile,
  serverSettings,
  writeSiteFile,
  type NewerSite,
  type ReadSiteFile,
  type SiteFile,
  type SiteReading,
} from '../../../shared/domain/site/site-file.ts'
import type { SiteSettings } from '../../../shared/ipc/contract/site.ts'
import starter from '../../../resources/starter/starter.json' with { type: 'json' }
import type { DhcpSettings } from '../../../shared/domain/dhcp/settings.ts'
import type { Emit, EventBody, ServerName } from '../../../shared/domain/event/bench-event.ts'
import type { Route } from '../../../shared/domain/route/route.ts'
import type { ServerSettings } from '../../../shared/ipc/contract/servers.ts'
import type { UploadSettings } from '../../../shared/ipc/contract/reports.ts'
import { Mutex } from '../core/mutex.ts'
import { createFileAtomic, writeFileAtomic } from '../core/atomic-file.ts'
import { errorCode, tolerating } from '../core/error-code.ts'
import { readChecked } from './open-checked.ts'
import { writeFault } from '../core/write-fault.ts'

/** More than this is no site.json. */
const SITE_FILE_LIMIT = 4 * 1024 * 1024

/** Where the parts of a site are: see "A site on disk" in ARCHITECTURE.md. */
export interface SiteParts {
  readonly siteFile: string
  readonly phones: string
  /** The served root. */
  readonly files: string
  readonly templates: string
  readonly reports: string
  /** What is not for the technician's hands: history, keys, what was removed. */
  readonly hidden: string
}

export const partsOf = (folder: string): SiteParts => ({
  siteFile: join(folder, 'site.json'),
  phones: join(folder, 'phones.csv'),
  files: join(folder, 'files'),
  templates: join(folder, 'templates'),
  reports: join(folder, 'reports'),
  hidden: join(folder, '.bench'),
})

export interface Site {
  readonly folder: string
  readonly parts: SiteParts
  /** The schema that it was brought forward from when it was opened, or null: for the person to be told. */
  readonly migratedFrom: number | null
  /** Set when a newer version made it: it is served, and nothing in it is changed. */
  readonly newer: NewerSite | null
  /** What `site.json` says, as it was last read or written. */
  readonly file: () => SiteFile
  readonly settings: () => SiteSettings
  /**
   * This and the following change `site.json`, and tell; what somebody else changed in it meanwhile is kept. `before` is
   * told the routes that are replaced, and may refuse.
   */
  setRoutes(routes: readonly Route[], before?: (routes: SiteFile['routes']) => Promise<void>): Promise<void>
  setAddresses(addresses: { readonly listen: string; readonly advertise: string }): Promise<void>
  setServer(server: ServerName, settings: ServerSettings): Promise<void>
  setTrust(settings: Partial<SiteFile['trust']>): Promise<void>
  setDhcp(settings: DhcpSettings): Promise<void>
  setAnnounce(enabled: boolean): Promise<void>
  setUploads(settings: UploadSettings): Promise<void>
  setFirmware(settings: Partial<SiteFile['firmware']>): Promise<void>
  setBroadworks(settings: Partial<SiteFile['broadworks']>): Promise<void>
}

/** Makes a site. A folder that has one is refused; other files in the folder stay as they are. */
export async function createSite(folder: string, name: string): Promise<Site> {
  const at = resolve(folder)
  const parts = partsOf(at)
  if (await exists(parts.siteFile)) throw new BenchError('SITE_EXISTS', { folder: at })
  try {
    await makeFolder(at)
    await requireFolders(at, parts)
    for (const part of [parts.files, parts.templates, parts.reports]) await tolerating(['EEXIST'], () => mkdir(part))
    await makeHidden(parts.hidden)
    for (const [path, lines] of Object.entries(starter)) {
      await tolerating(['EEXIST'], () => createFileAtomic(join(at, path), `${lines.join('\n')}\n`))
    }
    // Last, so that a folder with a site.json is a whole site.
    await createFileAtomic(parts.siteFile, writeSiteFile(newSiteFile(name)))
  } catch (error) {
    if (errorCode(error) === 'EEXIST' && (await exists(parts.siteFile))) {
      throw new BenchError('SITE_EXISTS', { folder: at }, { cause: error })
    }
    throw writeFault(at, error)
  }
  return openSite(at)
}

/** Opens a site; one of a newer version is refused, unless it is to be read alone. A folder that lost one of its parts gets it back, empty. A site that cannot be written is served all the same. */
export async function openSite(folder: string, emit: Emit = () => undefined, reading: SiteReading = {}): Promise<Site> {
  const at = resolve(folder)
  const parts = partsOf(at)
  const read = await readSiteFile(at, parts.siteFile, reading)
  await requireFolders(at, parts)
  if (read.newer !== undefined) return createOpenSite({ folder: at, parts, read, emit })
  await tolerating(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EEXIST'], async () => {
    await makeHidden(parts.hidden)
    for (const part of [parts.files, parts.templates, parts.reports]) await tolerating(['EEXIST'], () => mkdir(part))
  })
  if (read.migratedFrom !== null) await writeFile(at, parts.siteFile, read.site)
  return createOpenSite({ folder: at, parts, read, emit })
}

interface OpenedSite {
  readonly folder: string
  readonly parts: SiteParts
  readonly read: ReadSiteFile
  readonly emit: Emit
}

function createOpenSite({ folder, parts, read, emit }: OpenedSite): Site {
  let current = read.site
  // One change after the other: two calls at once would each write what the other did not know.
  const turn = new Mutex()
  const settings = (): SiteSettings => ({
    name: current.name,
    folder,
    listen: current.listen,
    advertise: current.advertise,
    servers: serverSettings(current),
  })
  const change = (edit: (site: SiteFile) => SiteFile | Promise<SiteFile>, event: EventBody): Promise<void> =>
    turn.run(async () => {
      if (read.newer !== undefined) throw new BenchError('SITE_NEWER', { folder, ...read.newer })
      const edited = await edit((await readSiteFile(folder, parts.siteFile)).site)
      await writeFile(folder, parts.siteFile, edited)
      current = edited
      emit(event)
    })
  return {
    folder,
    parts,
    migratedFrom: read.migratedFrom,
    newer: read.newer ?? null,
    file: () => current,
    settings,
    setRoutes: (routes, before) => change(withRoutes(routes, before), { type: 'routes.changed', count: routes.length }),
    setAddresses: ({ listen, advertise }) =>
      change((file) => ({ ...file, listen, advertise }), addressesChanged({ listen, advertise })),
    setDhcp: (dhcp) => change((file) => ({ ...file, dhcp }), changed('dhcp')),
    setAnnounce: (announce) => change((file) => ({ ...file, announce }), announceChanged(announce)),
    setUploads: (uploads) =>
      change((file) => ({ ...file, uploads: { ...file.uploads, ...uploads } }), uploadsChanged(uploads)),
    setTrust: (trust) => change((file) => ({ ...file, trust: { ...file.trust, ...trust } }), changed('trust')),
    setFirmware: (firmware) => change(withFirmware(firmware), changed('firmware')),
    setBroadworks: (broadworks) => change(withBroadworks(broadworks), changed('broadworks')),
    setServer: (server, to) => change(withServer(server, to), serverChanged(server, to)),
  }
}

const withRoutes =
  (routes: readonly Route[], before: (routes: SiteFile['routes']) => Promise<void> = () => Promise.resolve()) =>
  async (file: SiteFile): Promise<SiteFile> => {
    await before(file.routes)
    return { ...file, routes: routes.map((route) => ({ ...route })) }
  }

const withServer =
  (server: ServerName, settings: ServerSettings) =>
  (file: SiteFile): SiteFile => ({
    ...file,
    servers: { ...file.servers, [server]: { ...file.servers[server], ...settings } },
  })

const serverChanged = (server: ServerName, { port, enabled }: ServerSettings): EventBody => ({
  type: 'settings.changed',
  setting: 'server',
  ...{ server, port, enabled },
})

const addressesChanged = ({ listen, advertise }: Pick<SiteFile, 'listen' | 'advertise'>): EventBody => ({
  type: 'settings.changed',
  setting: 'addresses',
  listen,
  advertise,
})

const announceChanged = (enabled: boolean): EventBody => ({ type: 'settings.changed', setting: 'announce', enabled })

const uploadsChanged = ({ enabled }: UploadSettings): EventBody => ({
  type: 'settings.changed',
  setting: 'uploads',
  enabled,
})

const withFirmware =
  (firmware: Partial<SiteFile['firmware']>) =>
  (file: SiteFile): SiteFile => ({ ...file, firmware: { ...file.firmware, ...firmware } })

const withBroadworks =
  (broadworks: Partial<SiteFile['broadworks']>) =>
  (file: SiteFile): SiteFile => ({ ...file, broadworks: { ...file.broadworks, ...broadworks } })

const changed = (setting: 'dhcp' | 'trust' | 'firmware' | 'broadworks'): EventBody => ({
  type: 'settings.changed',
  setting,
})

async function readSiteFile(folder: string, path: string, reading: SiteReading = {}): Promise<ReadSiteFile> {
  const file = await readChecked(folder, basename(path), { limit: SITE_FILE_LIMIT, hardLinks: true })
  if (!file.ok) {
    if (file.error === 'not-found') throw new BenchError('SITE_MISSING', { folder })
    throw new BenchError('SITE_INVALID', { folder, detail: file.error, line: 1 })
  }
  const text = new TextDecoder().decode(file.value)
  const parsed = parseSiteFile(text, reading)
  if (parsed.ok) return parsed.value
  const { code, ...evidence } = parsed.error
  throw new BenchError(code, { folder, ...evidence })
}

async function writeFile(folder: string, path: string, site: SiteFile): Promise<void> {
  try {
    await writeFileAtomic(path, writeSiteFile(site))
  } catch (error) {
    throw writeFault(folder, error)
  }
}

/** The parts of a site are real folders in it: a link would decide what is served, written and made private. */
async function requireFolders(folder: string, parts: SiteParts): Promise<void> {
  for (const part of [parts.files, parts.templates, parts.reports, parts.hidden]) {
    const stats = await lstat(part).catch(() => null)
    if (stats !== null && !stats.isDirectory())
      throw new BenchError('SITE_PART_LINKED', { folder, part: basename(part) })
  }
}

/** Makes a folder and what it lies in. Node's own way never ends where a system's folder (/proc) refuses. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path)
  } catch (error) {
    if (errorCode(error) === 'EEXIST' && (await stat(path)).isDirectory()) return
    const parent = dirname(path)
    if (errorCode(error) !== 'ENOENT' || parent === path || (await exists(parent))) throw error
    await makeFolder(parent)
    await mkdir(path)
  }
}

/** Keys lie in it: its owner's alone, whatever the umask says, and also when it came from a stick. */
async function makeHidden(path: string): Promise<void> {
  await tolerating(['EEXIST'], () => mkdir(path, { mode: 0o700 }))
  await tolerating(['ENOTSUP', 'EPERM', 'EROFS', 'ENOSYS'], () => chmod(path, 0o700))
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    // A path that leads through a file is said later, when the folder cannot be made.
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error))) return false
    throw writeFault(dirname(path), error)
  }
}
