import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { benchProcesses, expect, noWindow, test } from '../../support/e2e-electron.ts'

test.skip(noWindow !== null, noWindow ?? '')
test.skip(process.platform !== 'linux', 'the thread that carries large files is for Linux')

/** UDP sockets of IPv4 that a process has open. */
function udpSocketsOf(pid: number): number {
  const inodes = new Set(
    readFileSync('/proc/net/udp', 'utf8')
      .split('\n')
      .map((line) => `socket:[${line.trim().split(/\s+/)[9] ?? ''}]`),
  )
  const folder = `/proc/${pid}/fd`
  return readdirSync(folder).filter((file) => inodes.has(linkOf(join(folder, file)))).length
}

/** A file that was closed meanwhile leads nowhere. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

/** curl is the stranger; null when it got nothing. */
function fetched(port: number, name: string): Buffer | null {
  const url = `tftp://127.0.0.1:${port}/${name}`
  const { status, stdout } = spawnSync('curl', ['--silent', '--max-time', '10', '--tftp-blksize', '1428', url], {
    maxBuffer: 10_000_000,
  })
  return status === 0 ? stdout : null
}

test('a firmware file is carried by the thread for large files, behind the window as in `serve`', async ({
  site,
  window,
}) => {
  const { app, page } = window
  await expect(page.getByRole('button', { name: basename(site.folder) })).toBeVisible()
  const firmware = randomBytes(3_000_000)
  writeFileSync(join(site.folder, 'files', 'load.bin'), firmware)
  // The window is there before the servers are.
  await expect.poll(() => fetched(site.ports.tftp, 'basic.txt')).not.toBeNull()
  const [pid = 0] = await benchProcesses(app)
  // Small files, too, are read and sent by the system's own calls.
  expect(readFileSync(`/proc/${pid}/maps`, 'utf8')).toContain('/native/koffi-linux-')
  const before = udpSocketsOf(pid)
  expect(before).toBeGreaterThan(0)
  expect(Buffer.compare(fetched(site.ports.tftp, 'load.bin') ?? Buffer.alloc(0), firmware)).toBe(0)
  // Its own two, beside those that were there; another server may have opened its own meanwhile.
  expect(udpSocketsOf(pid)).toBeGreaterThanOrEqual(before + 2)
})
