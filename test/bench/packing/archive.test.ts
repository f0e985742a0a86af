import { execFile } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { ARCHIVE_LIMITS, type ArchiveLimits } from '../../../electron/bench/packing/archive.ts'
import { openArchive } from '../../../electron/bench/packing/open-archive.ts'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { zipBytes, type ZipEntry } from '../../support/zip-bytes.ts'

const run = promisify(execFile)

/** Name and text of each file, in the archive's order. */
async function contents(path: string, limits: ArchiveLimits = ARCHIVE_LIMITS): Promise<Record<string, string> | null> {
  const archive = await openArchive(path, limits)
  if (archive === null) return null
  const found: Record<string, string> = {}
  try {
    for await (const file of archive.files) {
      const chunks: Uint8Array[] = []
      for await (const chunk of file.content()) chunks.push(chunk)
      found[file.name] = Buffer.concat(chunks).toString('latin1')
    }
  } finally {
    await archive.close()
  }
  return found
}

async function saved(name: string, bytes: Buffer): Promise<string> {
  const path = join(temporaryFolder(), name)
  await writeFile(path, bytes)
  return path
}

async function refusal(path: string, limits?: ArchiveLimits): Promise<string> {
  try {
    await contents(path, limits)
    return 'taken'
  } catch (error) {
    return error instanceof BenchError ? error.fault.code : String(error)
  }
}

const zipped = async (...entries: readonly ZipEntry[]): Promise<string> => saved('test.zip', zipBytes(entries))
const entry = (name: string, more: Partial<ZipEntry> = {}): ZipEntry => ({
  name,
  content: Buffer.from(`content of ${name}`),
  ...more,
})

/** Files of a test, in a folder of their own. */
async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = temporaryFolder()
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  return folder
}

const files = { 'a.loads': 'first', 'sub/b.sbn': 'second'.repeat(40_000), 'sub/empty.sbn': '' }

describe('what strangers pack is read', () => {
  test('by zip, stored and compressed', async () => {
    const folder = await folderWith(files)
    await run('zip', ['-q', '-r', 'packed.zip', 'a.loads', 'sub'], { cwd: folder })
    await run('zip', ['-q', '-r', '-0', 'stored.zip', 'a.loads', 'sub'], { cwd: folder })
    for (const name of ['packed.zip', 'stored.zip']) expect(await contents(join(folder, name))).toEqual(files)
  })

  test.each(['--format=ustar', '--format=gnu', '--format=posix'])(
    'by tar (%s), long names too, under the ending .cop',
    async (format) => {
      const long = `${'deep/'.repeat(25)}rootfs78xx.12-0-7MPP0501-123.sbn`
      const named = format === '--format=ustar' ? files : { ...files, [long]: 'long' }
      const folder = await folderWith(named)
      await run('tar', [format, '-czf', 'x.cop', ...Object.keys(named)], { cwd: folder })
      expect(await contents(join(folder, 'x.cop'))).toEqual(named)
    },
  )

  test('a signed .cop has its content behind the signature', async () => {
    const folder = await folderWith(files)
    const { stdout } = await run('tar', ['-czf', '-', ...Object.keys(files)], { cwd: folder, encoding: 'buffer' })
    const signed = await saved(
      'cmterm-78xx.14-1-1-0001-136.k4.cop.sha512',
      Buffer.concat([Buffer.alloc(700, 0x42), stdout]),
    )
    expect(await contents(signed)).toEqual(files)
  })

  test('a folder’s slashes of Windows are read as ours', async () => {
    expect(await contents(await zipped(entry('dir\\a.loads')))).toEqual({ 'dir/a.loads': 'content of dir\\a.loads' })
  })

  test('another file is no archive', async () => {
    expect(await contents(await saved('x.zip', Buffer.from('<html>')))).toBeNull()
    expect(await contents(await saved('x.bin', Buffer.alloc(0)))).toBeNull()
  })
})

describe('a hostile zip is refused', () => {
  test.each([
    '../x.loads',
    'a/../../x.loads',
    '/etc/x.loads',
    'C:/x.loads',
    '..\\x.loads',
    'CON',
    'a/nul.sbn',
    'x.',
    'a\0b',
  ])('by the name %j', async (name) => {
    expect(await refusal(await zipped(entry('good.loads'), entry(name)))).toBe('ARCHIVE_UNSAFE_NAME')
  })

  test('with a link, two names in one, an unknown method', async () => {
    expect(await refusal(await zipped(entry('link.sbn', { mode: 0o120_777 })))).toBe('ARCHIVE_LINK')
    expect(await refusal(await zipped(entry('A.sbn'), entry('a.sbn')))).toBe('ARCHIVE_TWINS')
    expect(await refusal(await zipped(entry('x.sbn', { method: 12 })))).toBe('ARCHIVE_METHOD')
  })

  test('with a password', async () => {
    const folder = await folderWith(files)
    await run('zip', ['-q', '-P', 'secret', 'locked.zip', 'a.loads'], { cwd: folder })
    expect(await refusal(join(folder, 'locked.zip'))).toBe('ARCHIVE_ENCRYPTED')
  })

  test('whose content is not what its directory says', async () => {
    expect(await refusal(await zipped(entry('x.sbn', { crc: 1 })))).toBe('ARCHIVE_DAMAGED')
    expect(await refusal(await zipped(entry('x.sbn', { deflate: true, size: 5 })))).toBe('ARCHIVE_DAMAGED')
    const whole = zipBytes([entry('x.sbn', { deflate: true, content: Buffer.alloc(100_000, 'ab') })])
    expect(await refusal(await saved('cut.zip', whole.subarray(0, 200)))).toBe('ARCHIVE_DAMAGED')
    const flipped = Buffer.from(whole)
    flipped[60] = (flipped[60] ?? 0) ^ 0xff
    expect(await refusal(await saved('flipped.zip', flipped))).toBe('ARCHIVE_DAMAGED')
  })

  test('beyond the limits: too many files, too many bytes, a bomb', async () => {
    const limits = { files: 3, bytes: 1_000 }
    const many = ['a', 'b', 'c', 'd'].map((name) => entry(name))
    expect(await refusal(await zipped(...many), limits)).toBe('ARCHIVE_TOO_MANY')
    expect(await refusal(await zipped(entry('a', { content: Buffer.alloc(2_000) })), limits)).toBe('ARCHIVE_TOO_LARGE')
    const bomb = entry('bomb', { deflate: true, content: Buffer.alloc(40 * 1024 ** 2) })
    expect(await refusal(await zipped(bomb))).toBe('ARCHIVE_TOO_LARGE')
  })
})

describe('a hostile tar is refused', () => {
  test('with a link', async () => {
    const folder = await folderWith({ a: 'x' })
    await symlink('/etc/passwd', join(folder, 'link'))
    await run('tar', ['-czf', 'x.tar.gz', 'a', 'link'], { cwd: folder })
    expect(await refusal(join(folder, 'x.tar.gz'))).toBe('ARCHIVE_LINK')
  })

  test('with a name that leads outside', async () => {
    const folder = await folderWith({ 'in/a': 'x', out: 'y' })
    await run('tar', ['-czPf', '../x.tar.gz', '../out'], { cwd: join(folder, 'in') }).catch(() => undefined)
    await run('tar', ['-czPf', 'x.tar.gz', '../out'], { cwd: join(folder, 'in') })
    expect(await refusal(join(folder, 'in/x.tar.gz'))).toBe('ARCHIVE_UNSAFE_NAME')
  })

  test('that was cut short, or is no tar inside', async () => {
    const folder = await folderWith({ a: 'x'.repeat(100_000) })
    const { stdout } = await run('tar', ['-czf', '-', 'a'], { cwd: folder, encoding: 'buffer' })
    expect(await refusal(await saved('cut.tar.gz', stdout.subarray(0, stdout.length - 20)))).toBe('ARCHIVE_DAMAGED')
    expect(await refusal(await saved('x.tar.gz', gzipSync(Buffer.alloc(2_000, 0x41))))).toBe('ARCHIVE_DAMAGED')
  })
})
