import { execFileSync } from 'node:child_process'
import {
  rm,
  appendFile,
  link,
  mkdir,
  readdir,
  rename,
  symlink,
  truncate,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { basename, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { systemClock, type Clock } from '../../../electron/bench/core/clock.ts'
import { FileChangedError, PIECE_BYTES, type ServedFile } from '../../../electron/bench/core/served-file.ts'
import { createServedFiles, type ServedFilesLimits } from '../../../electron/bench/serving/plain-files.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const posix = process.platform !== 'win32'
const linux = process.platform === 'linux'

/** A clock a minute ahead: every file on the disk is old enough to be known again by its times. */
const later: Clock = { now: () => Date.now() + 60_000, after: (ms, callback) => systemClock.after(ms, callback) }

async function site(limits: Partial<ServedFilesLimits> = {}, clock = later, ownDisk = true) {
  const folder = temporaryFolder()
  const root = join(folder, 'files')
  await mkdir(root)
  const served = createServedFiles(root, { limits, clock, isOwnDisk: () => Promise.resolve(ownDisk) })
  onTestFinished(() => served.close())
  const ask = (target: string, server: 'tftp' | 'http' = 'tftp') =>
    served.open({ server, target, who: { ip: '127.0.0.1' } })
  const opened = async (target: string): Promise<ServedFile> => {
    const found = await ask(target)
    if (!found.ok) throw new Error(`${target}: ${found.error.reason}`)
    return found.value
  }
  const put = (path: string, content: string | Uint8Array) => writeFile(join(root, path), content)
  return { folder, root, ask, opened, put, served }
}

const text = (file: ServedFile): string => Buffer.from(file.whole ?? []).toString()
const descriptors = async (): Promise<number> => (await readdir('/proc/self/fd')).length

const disks = [
  { disk: 'on a disk of this machine', own: true },
  { disk: 'on a share', own: false },
]

describe.each(disks)('small files $disk', ({ own }) => {
  const small = (limits = {}, clock = later) => site(limits, clock, own)

  test('are held whole, with a tag that is their content’s', async () => {
    const { opened, put } = await small()
    await put('a.txt', 'same')
    await put('b.txt', 'same')
    await put('c.txt', 'other')
    const [a, b, c] = [await opened('a.txt'), await opened('/b.txt'), await opened('c.txt')]
    expect(a).toMatchObject({ path: 'a.txt', size: 4 })
    expect(text(a)).toBe('same')
    expect(a.etag).toMatch(/^"[0-9a-f]{32}"$/)
    expect(b.etag).toBe(a.etag)
    expect(c.etag).not.toBe(a.etag)
    expect(Buffer.from(await a.read(1, 2)).toString()).toBe('am')
    expect(await a.read(4, 10)).toHaveLength(0)
  })

  test('five hundred phones that ask for one file at once share one content', async () => {
    const { opened, put } = await small()
    await put('a.txt', 'x'.repeat(4096))
    const files = await Promise.all(Array.from({ length: 500 }, () => opened('a.txt')))
    expect(new Set(files.map((file) => file.whole)).size).toBe(1)
    expect((await opened('a.txt')).whole).toBe(files[0]?.whole)
  })

  test('a change is served at the next request, even one of the same size in the same moment', async () => {
    const { opened, put } = await small({}, systemClock)
    for (let round = 0; round < 40; round++) {
      await put('a.txt', `v${round + 10}`)
      expect(text(await opened('a.txt'))).toBe(`v${round + 10}`)
    }
  })

  test('a request never gets what was there before it asked, however many ask meanwhile', async () => {
    const { ask, opened, put } = await small()
    await put('a.txt', 'old')
    await opened('a.txt')
    const crowd = Array.from({ length: 50 }, () => ask('a.txt'))
    await put('a.txt', 'newer')
    expect(text(await opened('a.txt'))).toBe('newer')
    await Promise.all(crowd)
  })

  test('a file that is gone is not found, and one that is replaced is the new one', async () => {
    const { root, ask, opened, put } = await small()
    await put('a.txt', 'one')
    await opened('a.txt')
    await put('new', 'two')
    await rename(join(root, 'new'), join(root, 'a.txt'))
    expect(text(await opened('a.txt'))).toBe('two')
    await unlink(join(root, 'a.txt'))
    expect(await ask('a.txt')).toEqual({ ok: false, error: { reason: 'not-found' } })
  })

  test('a modification time that is put back hides no change', async () => {
    const { root, opened, put } = await small()
    await put('a.txt', 'one')
    await utimes(join(root, 'a.txt'), 1, 1)
    await opened('a.txt')
    await put('a.txt', 'two')
    await utimes(join(root, 'a.txt'), 1, 1)
    expect(text(await opened('a.txt'))).toBe('two')
  })

  test('more than the cache holds is served all the same', async () => {
    const { opened, put } = await small({ cacheBytes: 2_000 })
    for (const name of ['a', 'b', 'c', 'd']) await put(name, name.repeat(600))
    for (const name of ['a', 'b', 'c', 'd', 'a', 'b']) expect(text(await opened(name))).toBe(name.repeat(600))
  })

  test('an empty file is a file', async () => {
    const { opened, put } = await small()
    await put('empty', '')
    expect(await opened('empty')).toMatchObject({ size: 0, whole: Buffer.alloc(0) })
  })
})

describe.each(disks)('large files $disk', ({ own }) => {
  const content = Buffer.from(Array.from({ length: 10_000 }, (_, index) => index % 251))
  const large = (limits: Partial<ServedFilesLimits> = { wholeBytes: 1_000 }) => site(limits, later, own)

  test('are read piece by piece, to the byte', async () => {
    const { opened, put } = await large()
    await put('fw.loads', content)
    const file = await opened('fw.loads')
    expect(file).toMatchObject({ whole: null, size: 10_000 })
    expect(Buffer.from(await file.read(0, 10_000))).toEqual(content)
    expect(Buffer.from(await file.read(9_990, 100))).toEqual(content.subarray(9_990))
    expect(await file.read(10_000, 10)).toHaveLength(0)
    file.close()
  })

  test.runIf(linux)('take one descriptor for all who load them, and none afterwards', async () => {
    const { opened, put } = await large()
    await put('fw.loads', content)
    const before = await descriptors()
    const files = await Promise.all(Array.from({ length: 100 }, () => opened('fw.loads')))
    files.push(await opened('fw.loads'))
    expect(await descriptors()).toBe(before + 1)
    for (const file of files) {
      file.close()
      file.close() // twice is once
    }
    await expect.poll(descriptors).toBe(before)
  })

  test('are read once for transfers that are at the same place, and not given out any more once they have changed', async () => {
    const { root, opened } = await large({ wholeBytes: 10 })
    const path = join(root, 'load.sbn')
    const content = Buffer.alloc(3 * PIECE_BYTES, 'a').fill('b', PIECE_BYTES)
    await writeFile(path, content)
    const [one, other] = [await opened('load.sbn'), await opened('load.sbn')]
    const [first, same] = await Promise.all([one.read(0, PIECE_BYTES), other.read(0, PIECE_BYTES)])
    expect(same).toBe(first)
    expect(await other.read(0, PIECE_BYTES)).toBe(first)
    expect(Buffer.from(await other.read(PIECE_BYTES - 1, 2)).toString()).toBe('ab')
    expect(
      Buffer.from(await one.read(PIECE_BYTES, PIECE_BYTES)).equals(content.subarray(PIECE_BYTES, 2 * PIECE_BYTES)),
    ).toBe(true)
    await appendFile(path, 'more')
    await expect(one.read(2 * PIECE_BYTES, PIECE_BYTES)).rejects.toThrow(FileChangedError)
    await expect(other.read(0, PIECE_BYTES)).rejects.toThrow(FileChangedError)
    one.close()
    other.close()
  })

  test('replaced under its name, a transfer ends with the old file, and the next has the new', async () => {
    const { root, opened, put } = await large()
    await put('fw.loads', content)
    const old = await opened('fw.loads')
    await old.read(0, 10)
    await put('new', Buffer.alloc(5_000, 7))
    await rename(join(root, 'new'), join(root, 'fw.loads'))
    const fresh = await opened('fw.loads')
    expect(Buffer.from(await old.read(10, 10_000))).toEqual(content.subarray(10))
    expect(fresh.size).toBe(5_000)
    expect((await fresh.read(0, 1))[0]).toBe(7)
    expect(fresh.etag).not.toBe(old.etag)
    old.close()
    fresh.close()
  })

  test('deleted, a transfer still ends with the whole file', async () => {
    const { root, opened, put } = await large()
    await put('fw.loads', content)
    const file = await opened('fw.loads')
    await unlink(join(root, 'fw.loads'))
    expect(Buffer.from(await file.read(0, 10_000))).toEqual(content)
    file.close()
  })

  test.each([
    ['overwritten', (path: string) => writeFile(path, Buffer.alloc(10_000, 9))],
    ['truncated', (path: string) => truncate(path, 5_000)],
    ['appended to', (path: string) => appendFile(path, 'x')],
  ])('%s in place, a transfer gets an error and never a mix', async (_, change) => {
    const { root, opened, put } = await large()
    await put('fw.loads', content)
    await utimes(join(root, 'fw.loads'), 1_000, 1_000)
    const file = await opened('fw.loads')
    await file.read(0, 1_000)
    await change(join(root, 'fw.loads'))
    await expect(file.read(1_000, 1_000)).rejects.toMatchObject({ name: 'FileChangedError' })
    await expect(file.read(0, 10)).rejects.toMatchObject({ name: 'FileChangedError' })
    file.close()
    const again = await opened('fw.loads')
    expect(await again.read(0, 10)).toHaveLength(10)
    again.close()
  })

  test('beyond the limit of open files the next one is told to wait', async () => {
    const { ask, opened, put } = await large({ wholeBytes: 10, openFiles: 1 })
    await put('a', content)
    await put('b', content)
    const a = await opened('a')
    expect(await ask('b')).toEqual({ ok: false, error: { reason: 'busy' } })
    a.close()
    await expect.poll(async () => (await ask('b')).ok).toBe(true)
  })
})

describe('what lies elsewhere is never served', () => {
  test.runIf(posix)('links that leave the root are refused, links inside it are followed', async () => {
    const { folder, root, ask, opened, put } = await site()
    await mkdir(join(folder, 'files-evil'))
    await writeFile(join(folder, 'files-evil', 'secret'), 'secret')
    await put('real.txt', 'real')
    await symlink(join(folder, 'files-evil', 'secret'), join(root, 'file-link'))
    await symlink(join(folder, 'files-evil'), join(root, 'folder-link'))
    await symlink('../files-evil/secret', join(root, 'relative-link'))
    await symlink('real.txt', join(root, 'inside-link'))
    await symlink('loop', join(root, 'loop'))
    await symlink('nowhere', join(root, 'dangling'))
    for (const path of ['file-link', 'folder-link/secret', 'relative-link']) {
      expect(await ask(path)).toEqual({ ok: false, error: { reason: 'outside' } })
    }
    expect(text(await opened('inside-link'))).toBe('real')
    expect(await ask('loop')).toEqual({ ok: false, error: { reason: 'forbidden' } })
    expect(await ask('dangling')).toMatchObject({ ok: false, error: { reason: 'not-found' } })
  })

  test.runIf(posix)(
    'a site that is reached through a link serves; a root that is a link itself serves nothing',
    async () => {
      const { folder, root, put } = await site()
      await put('a.txt', 'a')
      await symlink(folder, `${folder}-alias`)
      onTestFinished(() => rm(`${folder}-alias`))
      const request = { server: 'tftp', target: 'a.txt', who: { ip: '::1' } } as const
      expect(await createServedFiles(join(`${folder}-alias`, basename(root))).open(request)).toMatchObject({ ok: true })
      await symlink(root, join(folder, 'alias'))
      expect(await createServedFiles(join(folder, 'alias')).open(request)).toMatchObject({
        ok: false,
        error: { reason: 'outside' },
      })
    },
  )

  test.runIf(posix)('a file with a second hard link is refused: it may be anybody’s', async () => {
    const { folder, root, ask } = await site()
    await writeFile(join(folder, 'secret'), 'secret')
    await link(join(folder, 'secret'), join(root, 'mine.txt'))
    expect(await ask('mine.txt')).toEqual({ ok: false, error: { reason: 'forbidden' } })
  })

  test.runIf(posix)('a name that is swapped for a link again and again gives the file or a refusal', async () => {
    const { folder, root, ask } = await site()
    const target = join(root, 'swapped')
    await writeFile(join(folder, 'secret'), 'secret')
    await symlink(join(folder, 'secret'), join(folder, 'bad'))
    const until = new AbortController()
    const swapper = (async () => {
      while (!until.signal.aborted) {
        await writeFile(join(folder, 'good'), 'good')
        await rename(join(folder, 'good'), target)
        await symlink(join(folder, 'secret'), join(folder, 'link'))
        await rename(join(folder, 'link'), target)
      }
    })()
    const seen = new Set<string>()
    for (let round = 0; round < 400; round++) {
      const found = await ask('swapped')
      seen.add(found.ok ? text(found.value) : found.error.reason)
    }
    until.abort()
    await swapper
    expect([...seen].filter((one) => !['good', 'outside', 'not-found', 'busy'].includes(one))).toEqual([])
    expect(seen).toContain('outside')
  })

  test.runIf(posix)('a cached name that becomes a link is looked at again', async () => {
    const { folder, root, ask, opened, put } = await site()
    await put('a.txt', 'mine')
    await opened('a.txt')
    await writeFile(join(folder, 'secret'), 'mine')
    await unlink(join(root, 'a.txt'))
    await symlink(join(folder, 'secret'), join(root, 'a.txt'))
    expect(await ask('a.txt')).toEqual({ ok: false, error: { reason: 'outside' } })
  })

  test.runIf(linux)('a FIFO, a device and a folder are no files, and none makes the server wait', async () => {
    const { root, ask } = await site()
    execFileSync('mkfifo', [join(root, 'pipe')])
    await symlink('/dev/zero', join(root, 'zero'))
    await mkdir(join(root, 'folder'))
    expect(await ask('pipe')).toEqual({ ok: false, error: { reason: 'forbidden' } })
    expect(await ask('zero')).toEqual({ ok: false, error: { reason: 'outside' } })
    expect(await ask('folder')).toEqual({ ok: false, error: { reason: 'directory' } })
    expect(await ask('folder/')).toMatchObject({ ok: false, error: { reason: 'directory' } })
    expect(await ask('pipe/x')).toMatchObject({ ok: false, error: { reason: 'not-found' } })
  })

  test('what the path alone forbids does not reach the disk', async () => {
    const { ask } = await site()
    expect(await ask('../secret')).toEqual({ ok: false, error: { reason: 'outside' } })
    expect(await ask('/%2e%2e/secret', 'http')).toEqual({ ok: false, error: { reason: 'outside' } })
    expect(await ask('NUL.xml')).toEqual({ ok: false, error: { reason: 'malformed' } })
    expect(await ask('')).toEqual({ ok: false, error: { reason: 'directory' } })
  })
})

describe('a name that is almost right', () => {
  test('is refused, with the file that was probably meant', async () => {
    const { root, ask, put } = await site()
    await mkdir(join(root, 'cisco'))
    await put('cisco/001122AABBCC.cfg', 'x')
    await put('basic.txt', 'x')
    const near = async (target: string) => {
      const found = await ask(target)
      return found.ok ? 'served' : found.error
    }
    expect(await near('cisco/001122aabbcc.CFG')).toEqual({ reason: 'not-found', near: 'cisco/001122AABBCC.cfg' })
    expect(await near('001122aabbcc.cfg')).toEqual({ reason: 'not-found', near: 'cisco/001122AABBCC.cfg' })
    expect(await near('other/basic.txt')).toEqual({ reason: 'not-found', near: 'basic.txt' })
    expect(await near('//basic.txt')).toEqual({ reason: 'outside', near: 'basic.txt' })
    expect(await near('nothing-like-it')).toEqual({ reason: 'not-found' })
  })

  test.runIf(linux)('a licence alone is given in whichever case it lies, and told as it is spelled', async () => {
    const { root, opened, ask } = await site()
    await mkdir(join(root, 'migration'))
    await writeFile(join(root, 'migration/ab123456de78.lic'), 'opaque')
    await writeFile(join(root, 'migration/e2312.lic'), 'opaque')
    expect((await opened('migration/AB123456DE78.lic')).path).toBe('migration/ab123456de78.lic')
    await writeFile(join(root, 'migration/AB123456DE78.lic'), 'its own')
    expect((await opened('migration/AB123456DE78.lic')).path).toBe('migration/AB123456DE78.lic')
    for (const other of ['migration/E2312.lic', 'Migration/AB123456DE78.lic', 'migration/AB123456DE79.lic'])
      expect(await ask(other)).toMatchObject({ ok: false, error: { reason: 'not-found' } })
  })

  test('odd and legal names are served', async () => {
    const { opened, put } = await site()
    for (const name of ['..hidden.xml', 'a b.xml', 'é.xml', '....xml', `${'a'.repeat(251)}.xml`, '%2e%2e']) {
      await put(name, name)
      expect(text(await opened(`/${name}`))).toBe(name)
    }
  })
})
