import { execFile, execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { patternedBytes } from '../../support/tftp-random.ts'
import { startWorld, type World } from '../../support/tftp-world.ts'

const run = promisify(execFile)

function has(program: string, versionFlag: string): boolean {
  try {
    execFileSync(program, [versionFlag], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const text = Buffer.from('<flat-profile>\n<GPP_A>12345678</GPP_A>\n</flat-profile>\n')
const image = patternedBytes(300_000)
const world = (): Promise<World> =>
  startWorld({
    'basic.txt': text,
    '/basic.txt': text,
    'image/sip88xx.loads': { bytes: image, streamed: true },
    '/image/sip88xx.loads': { bytes: image, streamed: true },
  })

async function same(path: string, content: Uint8Array): Promise<void> {
  expect(Buffer.compare(await readFile(path), content)).toBe(0)
}

describe.skipIf(!has('curl', '--version'))('curl', () => {
  test.each([[], ['--tftp-blksize', '1428'], ['--tftp-no-options']])('fetches with %j %s', async (...options) => {
    const { port } = await world()
    const out = join(temporaryFolder(), 'out')
    await run('curl', ['-s', ...options, `tftp://127.0.0.1:${port}/image/sip88xx.loads`, '-o', out])
    await same(out, image)
  })

  test('is told when a file is not there (exit 68), and when it may not write', async () => {
    const { port, log } = await world()
    await expect(run('curl', ['-s', `tftp://127.0.0.1:${port}/none`])).rejects.toMatchObject({ code: 68 })
    const upload = run('curl', ['-s', '-T', '/etc/hostname', `tftp://127.0.0.1:${port}/x`])
    await expect(upload).rejects.toMatchObject({ code: 69 })
    expect(log.of('file.refused').map((event) => event.reason)).toEqual(['not-found', 'write'])
  })
})

describe.skipIf(!has('tftp', '-V'))('tftp-hpa', () => {
  test.each([
    ['octet', text],
    // Its netascii turns the line ends back into its own.
    ['netascii', text],
  ])('fetches in %s', async (mode, content) => {
    const { port } = await world()
    const folder = temporaryFolder()
    await run('tftp', ['-m', mode, '127.0.0.1', String(port), '-c', 'get', 'basic.txt'], { cwd: folder })
    await same(join(folder, 'basic.txt'), content)
  })

  test('fetches a large file, and over IPv6', async () => {
    const { port } = await startWorld({ image }, { address: '' })
    const folder = temporaryFolder()
    await run('tftp', ['-6', '-m', 'octet', '::1', String(port), '-c', 'get', 'image'], { cwd: folder })
    await same(join(folder, 'image'), image)
  })
})

describe.skipIf(!has('atftp', '--version'))('atftp', () => {
  test.each([
    [[]],
    [['--option', 'blksize 1428']],
    [['--option', 'blksize 1428', '--option', 'tsize', '--option', 'timeout 2']],
    [['--option', 'blksize 1428', '--option', 'windowsize 8']],
  ])('fetches with %j', async (options) => {
    const { port } = await world()
    const out = join(temporaryFolder(), 'out')
    await run('atftp', [...options, '-g', '-r', 'image/sip88xx.loads', '-l', out, '127.0.0.1', String(port)])
    await same(out, image)
  })
})

/** The part of the package that is used here; it ships no types. */
interface TftpPackage {
  createClient(options: { host: string; port: number; retries: number; timeout: number }): {
    createGetStream(remote: string): Readable
  }
}
const tftpPackage = createRequire(import.meta.url)('tftp') as TftpPackage

/** Its streams are older than async iteration: they close before they end. */
const fetchWithPackage = (port: number, file: string): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const pieces: Buffer[] = []
    tftpPackage
      .createClient({ host: '127.0.0.1', port, retries: 3, timeout: 1_000 })
      .createGetStream(file)
      .on('data', (piece: Buffer) => pieces.push(piece))
      .on('end', () => resolve(Buffer.concat(pieces)))
      .on('error', reject)
  })

describe('the tftp package', () => {
  test('fetches with its own choice of options, window included', async () => {
    const { port, log } = await world()
    expect(Buffer.compare(await fetchWithPackage(port, 'image/sip88xx.loads'), image)).toBe(0)
    expect(await log.until('file.sent')).toMatchObject([{ bytes: image.length, resends: 0 }])
    expect(log.of('file.sent')[0]?.window).toBeGreaterThan(1)
  })

  test('is told when a file is not there', async () => {
    const { port } = await world()
    await expect(fetchWithPackage(port, 'none')).rejects.toThrow(/not found/i)
  })
})
