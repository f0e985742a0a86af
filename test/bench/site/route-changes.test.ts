import { readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { RouteChanges } from '../../../electron/bench/site/route-changes.ts'
import { createSite, openSite } from '../../../electron/bench/site/site.ts'
import type { Route } from '../../../shared/domain/route/route.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const asFault = (code: string) =>
  expect.objectContaining({ fault: expect.objectContaining({ code }) as object }) as Error
const route = (pattern: string): Route => ({ pattern, template: 'phone.xml', gzip: false, key: '' })

async function world() {
  const { folder, parts } = await createSite(temporaryFolder(), 'Lyon')
  let now = 0
  const opened = async () => {
    const site = await openSite(folder)
    return { site, changes: new RouteChanges(site, { hidden: parts.hidden, now: () => (now += 1) }) }
  }
  return { parts, opened, ...(await opened()) }
}

test('each list that was replaced is kept with its time, also for who opens the site next, and only for its owner', async () => {
  const { changes, opened, parts } = await world()
  await changes.set([route('/a')])
  await changes.set([route('/b')])
  const next = (await opened()).changes
  const versions = await next.versions()
  expect(versions.map(({ at }) => at)).toEqual([2, 1])
  const lists = await Promise.all(versions.map(({ sha256 }) => next.routes(sha256)))
  expect(lists).toEqual([[route('/a')], []])
  const copy = join(parts.hidden, 'routes/published', versions[0]?.sha256 ?? '')
  if (process.platform !== 'win32') expect((await stat(copy)).mode & 0o777).toBe(0o600)
})

test('each change is taken back by the list before it, one after the other, and a list is offered once', async () => {
  const { site, changes } = await world()
  const first = await changes.set([route('/a')])
  const second = await changes.set([route('/b')])
  await changes.restore({ sha256: second.former, basedOn: second.revision })
  expect(site.file().routes).toEqual([route('/a')])
  await changes.restore({ sha256: first.former, basedOn: first.revision })
  expect(site.file().routes).toEqual([])
  expect(await changes.versions()).toHaveLength(2)
})

test('what somebody else wrote into site.json meanwhile is kept as a copy, and never overwritten by what was planned before', async () => {
  const { site, changes, parts } = await world()
  const { former, revision } = await changes.set([route('/a')])
  const file = JSON.parse(await readFile(parts.siteFile, 'utf8')) as object
  await writeFile(parts.siteFile, JSON.stringify({ ...file, routes: [{ pattern: '/theirs', template: 'x.xml' }] }))
  await expect(changes.restore({ sha256: former, basedOn: revision })).rejects.toEqual(asFault('FILE_CHANGED'))
  await changes.set([route('/b')])
  const lists = await Promise.all((await changes.versions()).map(({ sha256 }) => changes.routes(sha256)))
  expect(lists).toContainEqual([{ ...route('/theirs'), template: 'x.xml' }])
  expect(site.file().routes).toEqual([route('/b')])
})

test('a copy that is not there, or is no list of routes, is a fault', async () => {
  const { changes, parts } = await world()
  const { former } = await changes.set([route('/a')])
  await writeFile(join(parts.hidden, 'routes/published', former), '{"pattern": 1}')
  await expect(changes.routes(former)).rejects.toEqual(asFault('FILE_UNKNOWN'))
  await expect(changes.routes('0'.repeat(64))).rejects.toEqual(asFault('FILE_UNKNOWN'))
})

test.skipIf(process.platform === 'win32')(
  'a link in the place of the copies is named with its path, and nothing goes through it',
  async () => {
    const { site, changes, parts } = await world()
    const elsewhere = temporaryFolder()
    const copies = join(parts.hidden, 'routes')
    const linked = expect.objectContaining({
      fault: { code: 'SITE_FOLDER_LINKED', params: { folder: copies } },
    }) as Error
    await symlink(elsewhere, copies)
    await expect(changes.set([route('/a')])).rejects.toEqual(linked)
    await expect(changes.versions()).rejects.toEqual(linked)
    expect([await readdir(elsewhere), site.file().routes]).toEqual([[], []])
    await rm(copies)
    await writeFile(copies, 'no folder')
    await expect(changes.set([route('/a')])).rejects.toEqual(linked)
    await rm(copies)
    await changes.set([route('/a')])
    expect(site.file().routes).toEqual([route('/a')])
  },
)
