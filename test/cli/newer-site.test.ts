import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createBench } from '../../electron/bench/bench.ts'
import { createSite, openSite } from '../../electron/bench/site/site.ts'
import { askDirectly } from '../../electron/transports/in-process.ts'
import { SITE_SCHEMA } from '../../shared/domain/site/site-file.ts'
import { changingCalls } from '../../shared/ipc/contract/changes.ts'
import { contract } from '../../shared/ipc/contract/contract.ts'
import { callNames } from '../support/contract-connect.ts'
import { faultOf } from '../support/contract-suite.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

/** Every file of a folder with its hash. */
async function contentsOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = found.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  const hashed = files.map(
    async (file) =>
      [
        file,
        createHash('sha256')
          .update(await readFile(file))
          .digest('hex'),
      ] as const,
  )
  return Object.fromEntries((await Promise.all(hashed)).sort())
}

/** A site as a later version might leave it: a higher schema, and a key that this one does not know. */
async function newerSite(): Promise<string> {
  const folder = join(temporaryFolder(), 'lyon')
  const { parts } = await createSite(folder, 'Lyon')
  const file = JSON.parse(await readFile(parts.siteFile, 'utf8')) as object
  const off = { enabled: false, port: 0 }
  const servers = { tftp: off, http: { enabled: true, port: 0 }, syslog: off }
  const later = { ...file, schema: SITE_SCHEMA + 1, listen: '127.0.0.1', servers, hologram: { on: true } }
  await writeFile(parts.siteFile, JSON.stringify(later))
  return folder
}

test('a site of a newer version is served, says so, and nothing in it is changed', async () => {
  const folder = await newerSite()
  const before = await contentsOf(folder)
  const bench = createBench({ preferencesFolder: temporaryFolder(), version: '1' })
  onTestFinished(async () => {
    await bench.close()
  })
  await bench.openSite(folder)
  await bench.settled()
  const { site, servers } = bench.state()
  expect(site).toMatchObject({ name: 'Lyon', newer: SITE_SCHEMA + 1 })
  const port = servers.http.phase === 'listening' ? servers.http.port : 0
  expect((await fetch(`http://127.0.0.1:${port}/basic.txt`)).status).toBe(200)

  const client = askDirectly(bench.answers)
  const newer = { code: 'SITE_NEWER', params: { found: SITE_SCHEMA + 1, known: SITE_SCHEMA } }
  expect(await faultOf(client.keys.set({ name: 'site', key: 'SecretPhrase1234' }))).toMatchObject(newer)
  expect(await faultOf(client.routes.set({ routes: [] }))).toMatchObject(newer)
  expect(await faultOf(client.servers.setAddresses({ listen: '', advertise: '' }))).toMatchObject(newer)
  expect(await faultOf(client.files.remove({ path: 'basic.txt' }))).toMatchObject(newer)
  const events = await client.history.page({ filter: '', before: null, limit: 50 })
  expect(events.events.map(({ type }) => type)).toContain('file.sent')
  await bench.close()
  expect(await contentsOf(folder)).toEqual(before)
})

test('one of which this version does not understand what it needs is refused, as is one that a command would change', async () => {
  const folder = await newerSite()
  await expect(openSite(folder)).rejects.toMatchObject({ fault: { code: 'SITE_NEWER' } })
  const file = join(folder, 'site.json')
  await writeFile(file, JSON.stringify({ schema: SITE_SCHEMA + 1, name: { en: 'Lyon', fr: 'Lyon' } }))
  await expect(openSite(folder, undefined, { newer: 'read' })).rejects.toMatchObject({ fault: { code: 'SITE_NEWER' } })
})

test('what is kept from writing is in the contract', () => {
  expect(callNames(contract)).toEqual(expect.arrayContaining([...changingCalls]))
})
