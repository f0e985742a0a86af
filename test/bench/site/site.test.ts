import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createSite, openSite } from '../../../electron/bench/site/site.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const asFault = (code: string, params: object = {}) =>
  expect.objectContaining({ fault: { code, params: expect.objectContaining(params) as object } }) as Error

describe('making a site', () => {
  test('makes the folders, the vendor’s basic.txt, a sample profile and the phones’ table', async () => {
    const folder = join(temporaryFolder(), 'deep', 'acme-lyon')
    const site = await createSite(folder, 'Acme Lyon')
    expect(site.settings()).toMatchObject({
      name: 'Acme Lyon',
      folder,
      listen: '',
      servers: { tftp: { enabled: true, port: 69 } },
    })
    expect((await readdir(folder)).sort()).toEqual([
      '.bench',
      'files',
      'phones.csv',
      'reports',
      'site.json',
      'templates',
    ])
    const basic = await readFile(join(folder, 'files', 'basic.txt'), 'utf8')
    expect(basic.replace(/\n */g, '')).toBe('<flat-profile><GPP_A> 12345678 </GPP_A></flat-profile>')
    expect(await readFile(join(folder, 'phones.csv'), 'utf8')).toMatch(/^mac,model,serial,extension,display_name,/)
    expect(await readdir(join(folder, 'files'))).toContain('sample-profile.xml')
  })

  test.skipIf(process.platform === 'win32')('keeps .bench to its owner, also when it came otherwise', async () => {
    const folder = temporaryFolder()
    await createSite(folder, 'A')
    expect((await stat(join(folder, '.bench'))).mode & 0o777).toBe(0o700)
    await chmod(join(folder, '.bench'), 0o755)
    await openSite(folder)
    expect((await stat(join(folder, '.bench'))).mode & 0o777).toBe(0o700)
  })

  test('never touches a site that is there, not even a damaged one', async () => {
    const folder = temporaryFolder()
    await writeFile(join(folder, 'site.json'), 'not json')
    await expect(createSite(folder, 'B')).rejects.toEqual(asFault('SITE_EXISTS', { folder }))
    expect(await readFile(join(folder, 'site.json'), 'utf8')).toBe('not json')
    expect(await readdir(folder)).toEqual(['site.json'])
  })

  test('of two who make it at once, one does', async () => {
    const folder = temporaryFolder()
    const both = await Promise.allSettled([createSite(folder, 'A'), createSite(folder, 'B')])
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  test('leaves the person’s own files as they are', async () => {
    const folder = temporaryFolder()
    await mkdir(join(folder, 'files'))
    await writeFile(join(folder, 'files', 'basic.txt'), 'mine')
    await createSite(folder, 'A')
    expect(await readFile(join(folder, 'files', 'basic.txt'), 'utf8')).toBe('mine')
  })

  test('says where it could not write', async () => {
    const folder = temporaryFolder()
    await writeFile(join(folder, 'taken'), '')
    await expect(createSite(join(folder, 'taken', 'site'), 'A')).rejects.toEqual(
      asFault('SITE_UNWRITABLE', { detail: 'ENOTDIR' }),
    )
  })
})

describe('opening a site', () => {
  test('a folder without one, a damaged one and a newer one are told apart', async () => {
    const folder = temporaryFolder()
    await expect(openSite(folder)).rejects.toEqual(asFault('SITE_MISSING', { folder }))
    await writeFile(join(folder, 'site.json'), '{\n "schema": 1,\n "name": 5 }')
    await expect(openSite(folder)).rejects.toEqual(asFault('SITE_INVALID', { folder, line: 3 }))
    await writeFile(join(folder, 'site.json'), '{ "schema": 99 }')
    await expect(openSite(folder)).rejects.toEqual(asFault('SITE_NEWER', { folder, found: 99, known: 1 }))
  })

  test('a change keeps what a person wrote into site.json meanwhile, and leaves no other file behind', async () => {
    const folder = temporaryFolder()
    const site = await createSite(folder, 'A')
    const path = join(folder, 'site.json')
    const json = JSON.parse(await readFile(path, 'utf8')) as object
    await writeFile(path, JSON.stringify({ ...json, name: 'By hand', note: 'mine' }))
    await site.setAddresses({ listen: '10.0.0.1', advertise: '' })
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
      name: 'By hand',
      note: 'mine',
      listen: '10.0.0.1',
    })
    expect(site.settings()).toMatchObject({ name: 'By hand', listen: '10.0.0.1' })
    expect((await readdir(folder)).filter((name) => name.includes('tmp'))).toEqual([])
  })

  test('changes that come at once are all kept', async () => {
    const folder = temporaryFolder()
    const site = await createSite(folder, 'A')
    await Promise.all([
      site.setAddresses({ listen: '10.0.0.1', advertise: '10.0.0.2' }),
      site.setServer('http', { port: 8080, enabled: true }),
    ])
    expect((await openSite(folder)).settings()).toMatchObject({
      listen: '10.0.0.1',
      advertise: '10.0.0.2',
      servers: { http: { port: 8080 } },
    })
  })
})
