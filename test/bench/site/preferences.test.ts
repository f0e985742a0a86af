import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openPreferences } from '../../../electron/bench/site/preferences.ts'
import { createSite } from '../../../electron/bench/site/site.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const usual = { language: 'system', theme: 'system', savedFilters: [] } as const

test('what was chosen is there at the next start', async () => {
  const folder = join(temporaryFolder(), 'config')
  const file = openPreferences(folder)
  expect(await file.get()).toEqual(usual)
  const chosen = { language: 'fr', theme: 'dark', savedFilters: [{ name: 'n', filter: 'ip:1' }] } as const
  await file.set(chosen)
  expect(await openPreferences(folder).get()).toEqual(chosen)
})

test('sites are remembered, the newest first, and a moved one says so', async () => {
  const folder = temporaryFolder()
  const file = openPreferences(folder)
  const site = await createSite(join(folder, 'site'), 'A')
  await file.remember({ name: 'A', folder: site.folder, openedAt: 1 })
  await file.remember({ name: 'B', folder: '/gone', openedAt: 2 })
  await file.remember({ name: 'A2', folder: site.folder, openedAt: 3 })
  expect(await file.recent()).toEqual([
    { name: 'A2', folder: site.folder, openedAt: 3, present: true },
    { name: 'B', folder: '/gone', openedAt: 2, present: false },
  ])
  await file.forget('/gone')
  for (let count = 0; count < 30; count++) await file.remember({ name: 'x', folder: `/x${count}`, openedAt: count })
  const again = await openPreferences(folder).recent()
  expect(again).toHaveLength(20)
  expect(again[0]?.folder).toBe('/x29')
})

test('a damaged file is kept aside and said once; the usual choices hold', async () => {
  const folder = temporaryFolder()
  await writeFile(join(folder, 'preferences.json'), '{ broken')
  const file = openPreferences(folder)
  expect(await file.get()).toEqual(usual)
  expect(await file.damaged()).toBe(join(folder, 'preferences.json.damaged'))
  expect(await file.damaged()).toBeNull()
  expect(await readFile(join(folder, 'preferences.json.damaged'), 'utf8')).toBe('{ broken')
})

test('one choice that this version does not know loses no other', async () => {
  const folder = temporaryFolder()
  await writeFile(join(folder, 'preferences.json'), JSON.stringify({ language: 'tlh', theme: 'dark', later: 1 }))
  expect(await openPreferences(folder).get()).toEqual({ ...usual, theme: 'dark' })
})

test('where nothing can be written, a choice holds for the run and says so, and opening a site goes on', async () => {
  const folder = join(temporaryFolder(), 'taken')
  await writeFile(folder, '')
  const file = openPreferences(folder)
  await file.remember({ name: 'A', folder: '/a', openedAt: 1 })
  await expect(file.set({ ...usual, theme: 'dark' })).rejects.toMatchObject({ fault: { code: 'SITE_UNWRITABLE' } })
  expect(await file.get()).toEqual({ ...usual, theme: 'dark' })
})
