import { createHash } from 'node:crypto'
import { access, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createSiteFiles } from '../../../electron/bench/site/files.ts'
import { createSite } from '../../../electron/bench/site/site.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const asFault = (code: string, params: object = {}) =>
  expect.objectContaining({ fault: { code, params: expect.objectContaining(params) as object } }) as Error
const keep = { replace: false }

async function newSite() {
  const folder = temporaryFolder()
  const { parts } = await createSite(folder, 'A')
  const files = createSiteFiles(parts)
  const names = async () => (await files.list()).map((file) => file.path)
  return { folder, root: parts.files, hidden: parts.hidden, files, names }
}

describe('the list of files', () => {
  test('says path, size and time at once, and the hash as soon as it is computed', async () => {
    const { root, files } = await newSite()
    await mkdir(join(root, 'cisco'))
    await writeFile(join(root, 'cisco', 'x.cfg'), 'hello')
    const first = await files.list()
    expect(first.map((file) => file.path)).toEqual(['basic.txt', 'cisco/x.cfg', 'sample-profile.xml'])
    expect(first[1]).toMatchObject({ bytes: 5, sha256: null })
    expect(Math.abs((first[1]?.modifiedAt ?? 0) - Date.now())).toBeLessThan(60_000)
    await files.hashed()
    expect((await files.list())[1]).toMatchObject({ sha256: sha256('hello') })
    await writeFile(join(root, 'cisco', 'x.cfg'), 'hello again')
    expect((await files.list())[1]).toMatchObject({ bytes: 11, sha256: null })
    await files.hashed()
    expect((await files.list())[1]).toMatchObject({ sha256: sha256('hello again') })
  })

  test.skipIf(process.platform === 'win32')('does not follow links', async () => {
    const { folder, root, names } = await newSite()
    await symlink(folder, join(root, 'up'))
    await symlink('/etc/passwd', join(root, 'passwd'))
    expect(await names()).toEqual(['basic.txt', 'sample-profile.xml'])
  })
})

describe('adding a file', () => {
  test('puts it there whole, in folders that it makes, and leaves nothing else', async () => {
    const { root, hidden, files } = await newSite()
    expect(await files.add('a/b/c.xml', bytes('<x/>'), keep)).toMatchObject({
      path: 'a/b/c.xml',
      bytes: 4,
      sha256: sha256('<x/>'),
    })
    expect(await readFile(join(root, 'a/b/c.xml'), 'utf8')).toBe('<x/>')
    expect(await readdir(join(root, 'a/b'))).toEqual(['c.xml'])
    expect(await readdir(join(hidden, 'incoming'))).toEqual([])
  })

  test('replaces only when told to', async () => {
    const { root, files } = await newSite()
    await expect(files.add('basic.txt', bytes('new'), keep)).rejects.toEqual(
      asFault('FILE_EXISTS', { path: 'basic.txt' }),
    )
    expect(await readFile(join(root, 'basic.txt'), 'utf8')).toContain('GPP_A')
    await files.add('basic.txt', bytes('new'), { replace: true })
    expect(await readFile(join(root, 'basic.txt'), 'utf8')).toBe('new')
  })

  test('of two who add the same name at once, one does', async () => {
    const { files } = await newSite()
    const both = await Promise.allSettled([files.add('x', bytes('1'), keep), files.add('x', bytes('2'), keep)])
    expect(both.map((one) => one.status)).toEqual(['fulfilled', 'rejected'])
  })

  test.each(['../x', '/x', 'a/../../x', 'C:\\x', 'CON', 'x.', 'x\0y', 'a//b', 'folder/', '', '00:0e:08:ab:cd:ef.cfg'])(
    'refuses the name %j',
    async (path) => {
      const { folder, files } = await newSite()
      const before = await readdir(folder, { recursive: true })
      await expect(files.add(path, bytes('x'), keep)).rejects.toEqual(asFault('FILE_NAME_REFUSED', { path }))
      expect(await readdir(folder, { recursive: true })).toEqual(before)
    },
  )

  test('a folder is not replaced, and a file is not made a folder', async () => {
    const { root, files } = await newSite()
    await mkdir(join(root, 'cisco'))
    await expect(files.add('cisco', bytes('x'), { replace: true })).rejects.toEqual(asFault('FILE_EXISTS'))
    await expect(files.add('basic.txt/x', bytes('x'), keep)).rejects.toEqual(
      asFault('FILE_EXISTS', { path: 'basic.txt' }),
    )
  })

  test.skipIf(process.platform === 'win32')('no link leads it outside', async () => {
    const { folder, root, files } = await newSite()
    await mkdir(join(folder, 'elsewhere'))
    await symlink(join(folder, 'elsewhere'), join(root, 'out'))
    for (const path of ['out/x', 'out/new/x']) {
      await expect(files.add(path, bytes('x'), keep)).rejects.toEqual(
        asFault('SITE_FOLDER_LINKED', { folder: join(root, 'out') }),
      )
    }
    expect(await readdir(join(folder, 'elsewhere'))).toEqual([])
  })
})

describe('removing a file', () => {
  test('can be undone, after another start too', async () => {
    const { folder, root, hidden, files, names } = await newSite()
    const { undo } = await files.remove('basic.txt')
    expect(await names()).toEqual(['sample-profile.xml'])
    const later = createSiteFiles({ files: root, hidden })
    await later.restore(undo)
    expect(await readFile(join(root, 'basic.txt'), 'utf8')).toContain('GPP_A')
    expect(await readdir(join(folder, '.bench', 'removed'))).toEqual([])
    await expect(later.restore(undo)).rejects.toEqual(asFault('FILE_UNKNOWN'))
  })

  test('is not undone over a file that took its place', async () => {
    const { root, files } = await newSite()
    const { undo } = await files.remove('basic.txt')
    await files.add('basic.txt', bytes('new'), keep)
    await expect(files.restore(undo)).rejects.toEqual(asFault('FILE_EXISTS', { path: 'basic.txt' }))
    expect(await readFile(join(root, 'basic.txt'), 'utf8')).toBe('new')
  })

  test.each(['../../x', '..', '', 'x'])('%j undoes nothing', async (undo) => {
    const { files } = await newSite()
    await expect(files.restore(undo)).rejects.toEqual(asFault('FILE_UNKNOWN', { path: undo }))
  })

  test('what is not there, or outside, cannot be removed', async () => {
    const { folder, files } = await newSite()
    await expect(files.remove('nothing.txt')).rejects.toEqual(asFault('FILE_UNKNOWN', { path: 'nothing.txt' }))
    await expect(files.remove('../site.json')).rejects.toEqual(asFault('FILE_NAME_REFUSED'))
    await access(join(folder, 'site.json'))
  })
})

test('their paths are those of the list, and none of them is hashed for it', async () => {
  const { files, names } = await newSite()
  expect([...(await files.paths())].sort()).toEqual(await names())
})

describe('renaming a file', () => {
  test('moves it, into a new folder too, and never over another', async () => {
    const { files, names } = await newSite()
    await files.rename('basic.txt', 'cisco/basic.cfg')
    expect(await names()).toEqual(['cisco/basic.cfg', 'sample-profile.xml'])
    await expect(files.rename('cisco/basic.cfg', 'sample-profile.xml')).rejects.toEqual(asFault('FILE_EXISTS'))
    await expect(files.rename('nothing', 'x')).rejects.toEqual(asFault('FILE_UNKNOWN'))
    await expect(files.rename('cisco/basic.cfg', '../x')).rejects.toEqual(asFault('FILE_NAME_REFUSED'))
  })

  test('changes nothing but the case', async () => {
    const { files, names } = await newSite()
    await files.rename('basic.txt', 'BASIC.txt')
    expect(await names()).toEqual(['BASIC.txt', 'sample-profile.xml'])
  })
})
