import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { newFolder } from '../../support/new-folder.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

/** A mount namespace of its own: what is mounted in it is seen by nobody else, and gone when it ends. */
const inNamespace = ['--mount', '--map-root-user', '--user', '--propagation', 'private']

function whyNot(): string | null {
  if (process.platform !== 'linux') return 'no Linux'
  const { path, remove } = newFolder()
  const tried = spawnSync('unshare', [...inNamespace, 'mount', '-t', 'tmpfs', 'tmpfs', path])
  remove()
  return tried.status === 0 ? null : 'no right to mount'
}

const script = join(import.meta.dirname, '../../support/writes-on-a-disk.ts')

/** What each call that writes said on a disk that is full, or read-only. */
function saidOn(how: 'full' | 'read-only'): Record<string, string> {
  const { stdout, stderr } = spawnSync('unshare', [...inNamespace, process.execPath, script, temporaryFolder(), how], {
    encoding: 'utf8',
  })
  const line = stdout.trim().split('\n').at(-1) ?? ''
  if (!line.startsWith('{')) throw new Error(stderr)
  return JSON.parse(line) as Record<string, string>
}

describe.skipIf(whyNot() !== null)('every write that fails says why, in words', () => {
  test('on a disk that is full', () => {
    const { 'files.remove': removed, 'servers.setAddresses': addresses, ...said } = saidOn('full')
    expect(new Set(Object.values(said))).toEqual(new Set(['DISK_FULL']))
    // A few bytes more or less may still find room.
    for (const one of [removed, addresses]) expect(['DISK_FULL', 'done']).toContain(one)
  }, 60_000)

  test('on a disk that can only be read', () => {
    expect(new Set(Object.values(saidOn('read-only')))).toEqual(new Set(['DISK_READ_ONLY']))
  }, 60_000)
})
