import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { systemClock } from '../../../electron/bench/core/clock.ts'
import { sha256Of, ContentHistory } from '../../../electron/bench/site/content-history.ts'
import { createSiteFiles } from '../../../electron/bench/site/files.ts'
import { PhoneBookFile } from '../../../electron/bench/site/phone-book-file.ts'
import { ProfileFiles } from '../../../electron/bench/site/profile-files.ts'
import { Secrets } from '../../../electron/bench/site/secrets.ts'
import { createSite, openSite, partsOf } from '../../../electron/bench/site/site.ts'
import { writeFault } from '../../../electron/bench/core/write-fault.ts'
import type { EventBody } from '../../../shared/domain/event/bench-event.ts'
import { BenchError, type FaultCode } from '../../../shared/domain/fault/fault.ts'
import { handClock } from '../../support/bench-clock.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const posix = process.platform !== 'win32'
const asFault = (code: FaultCode): unknown =>
  expect.objectContaining({ fault: expect.objectContaining({ code }) as unknown })

/** A site, and a folder beside it that belongs to somebody else. */
async function siteAndOutside() {
  const folder = temporaryFolder()
  const site = await createSite(join(folder, 'site'), 'Acme')
  const outside = join(folder, 'outside')
  await mkdir(join(outside, 'sub'), { recursive: true })
  await writeFile(join(outside, 'victim.xml'), 'private')
  const profiles = new ProfileFiles(site.parts, systemClock)
  return { folder: site.folder, parts: site.parts, outside, profiles }
}

const fifo = (path: string): void => void execFileSync('mkfifo', [path])

describe.runIf(posix)('a site’s files are reached by one door', () => {
  test.each(['files', 'templates', 'reports', '.bench'])(
    '%s as a link: the site is not opened, and says why',
    async (part) => {
      const { folder, outside } = await siteAndOutside()
      await rename(join(folder, part), join(folder, 'kept'))
      await symlink(outside, join(folder, part))
      await expect(openSite(folder)).rejects.toMatchObject({ fault: { code: 'SITE_PART_LINKED', params: { part } } })
    },
  )

  test('files/ that becomes a link while the site is open: nothing is listed, read, written or removed there', async () => {
    const { folder, parts, outside, profiles } = await siteAndOutside()
    const files = createSiteFiles(parts)
    await rename(parts.files, join(folder, 'kept'))
    await symlink(outside, parts.files)
    expect(await files.list()).toEqual([])
    await expect(profiles.read('files', 'victim.xml')).rejects.toEqual(asFault('FILE_UNKNOWN'))
    await expect(files.remove('victim.xml')).rejects.toEqual(asFault('SITE_FOLDER_LINKED'))
    await expect(files.add('new.xml', new Uint8Array(1), { replace: true })).rejects.toEqual(
      asFault('SITE_FOLDER_LINKED'),
    )
    await expect(profiles.save({ area: 'files', path: 'new.xml', text: 'x', basedOn: null })).rejects.toBeInstanceOf(
      BenchError,
    )
    expect((await readdir(outside)).sort()).toEqual(['sub', 'victim.xml'])
  })

  test('a link in files/ that leads out: no save goes through it, no revision is told, no former content kept', async () => {
    const { parts, outside, profiles } = await siteAndOutside()
    await symlink(outside, join(parts.files, 'ldir'))
    const victim = { area: 'files', path: 'ldir/victim.xml' } as const
    await expect(profiles.revision('files', victim.path)).rejects.toEqual(asFault('FILE_NAME_REFUSED'))
    for (const basedOn of [null, sha256Of(new TextEncoder().encode('private'))])
      await expect(profiles.save({ ...victim, text: 'x', basedOn })).rejects.toEqual(asFault('FILE_NAME_REFUSED'))
    const planted = { area: 'files', path: 'ldir/sub/planted.xml', text: 'x', basedOn: null } as const
    await expect(profiles.save(planted)).rejects.toEqual(asFault('SITE_FOLDER_LINKED'))
    expect(await readFile(join(outside, 'victim.xml'), 'utf8')).toBe('private')
    expect(existsSync(join(outside, 'sub', 'planted.xml'))).toBe(false)
    expect(await profiles.versions('files', victim.path)).toEqual([])
  })

  test('pipes and devices are refused at once, by whoever meets them', async () => {
    const { folder, parts, profiles } = await siteAndOutside()
    fifo(join(parts.files, 'pipe.xml'))
    await symlink('/dev/zero', join(parts.files, 'zero.xml'))
    for (const path of ['pipe.xml', 'zero.xml']) {
      await expect(profiles.revision('files', path), path).rejects.toEqual(asFault('FILE_NAME_REFUSED'))
      await expect(profiles.save({ area: 'files', path, text: 'x', basedOn: null })).rejects.toBeInstanceOf(BenchError)
    }
    await rename(join(folder, 'phones.csv'), join(folder, 'phones.old'))
    fifo(join(folder, 'phones.csv'))
    await expect(new PhoneBookFile(folder, () => 0).current()).rejects.toEqual(asFault('SITE_FILE_REFUSED'))
    fifo(join(parts.hidden, 'secrets.json'))
    await expect(new Secrets(parts.hidden).names()).rejects.toEqual(asFault('SECRETS_UNREADABLE'))
    await rename(join(folder, 'site.json'), join(folder, 'site.old'))
    fifo(join(folder, 'site.json'))
    await expect(openSite(folder)).rejects.toEqual(asFault('SITE_INVALID'))
  })

  test('phones.csv and site.json from elsewhere are refused; a second hard link, as backups make it, is not', async () => {
    const { folder, outside } = await siteAndOutside()
    execFileSync('ln', [join(folder, 'site.json'), join(outside, 'backup.json')])
    await openSite(folder)
    await rename(join(folder, 'phones.csv'), join(outside, 'phones.csv'))
    await symlink(join(outside, 'phones.csv'), join(folder, 'phones.csv'))
    await expect(new PhoneBookFile(folder, () => 0).current()).rejects.toEqual(asFault('SITE_FILE_REFUSED'))
    await rename(join(folder, 'site.json'), join(outside, 'site.json'))
    await symlink(join(outside, 'site.json'), join(folder, 'site.json'))
    await expect(openSite(folder)).rejects.toEqual(asFault('SITE_INVALID'))
  })

  test.runIf(process.platform === 'linux')('a site below /proc is refused, and not tried for ever', async () => {
    await expect(createSite('/proc/nothing/site', 'x')).rejects.toBeInstanceOf(BenchError)
  })
})

test.each<[string, FaultCode]>([
  ['ENOSPC', 'DISK_FULL'],
  ['EDQUOT', 'DISK_FULL'],
  ['EROFS', 'DISK_READ_ONLY'],
  ['ENOENT', 'DISK_GONE'],
  ['EBUSY', 'FILE_IN_USE'],
  ['EACCES', 'SITE_UNWRITABLE'],
])('a write that fails with %s says %s', (code, expected) => {
  expect(writeFault('/site', Object.assign(new Error(code), { code })).fault.code).toBe(expected)
})

test('a key by a name that no file could give back is refused', () => {
  const secrets = new Secrets(temporaryFolder())
  expect(() => secrets.set('__proto__', 'x')).toThrow(BenchError)
})

test('former contents have a limit: the oldest go, the last of each file stays', async () => {
  const folder = temporaryFolder()
  const history = new ContentHistory(folder, 10_000)
  for (let n = 0; n < 30; n++) await history.keep('files/a.xml', new Uint8Array(1_000).fill(n), n)
  await history.keep('files/b.xml', new Uint8Array(9_000).fill(99), 100)
  const versions = await history.versions('files/a.xml')
  expect(versions.map(({ at }) => at)).toEqual([29])
  expect(await history.versions('files/b.xml')).toHaveLength(1)
  expect(await readdir(join(folder, 'published'))).toHaveLength(3)
  expect(await history.content(sha256Of(new Uint8Array(1_000).fill(29)))).toHaveLength(1_000)
})

test('what another program writes into phones.csv is told within seconds, though nobody asks', async () => {
  const folder = temporaryFolder()
  const parts = partsOf(folder)
  await writeFile(parts.phones, 'mac,model\n000e08aabbcc,CP-8841-3PCC\n')
  const clock = handClock()
  const told = Promise.withResolvers<EventBody>()
  const phones = new PhoneBookFile(
    folder,
    () => clock.now(),
    (event) => told.resolve(event),
  )
  const stop = phones.watch(clock)
  clock.advance(2_000)
  await phones.current()
  await truncate(parts.phones)
  await writeFile(parts.phones, 'mac,model\n000e08aabbcc,CP-8841-3PCC\n000e08aabbdd,CP-8841-3PCC\n')
  clock.advance(2_000)
  expect(await told.promise).toEqual({ type: 'phones.changed', by: 'outside', added: 1, changed: 0, removed: 0 })
  stop()
  expect(clock.waiting()).toBe(0)
})
