import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { Mac } from '../../../../shared/domain/identity/mac.ts'
import { readArpTable } from '../../../../shared/domain/discovery/arp-table.ts'

const run = promisify(execFile)

/** The system's table of the addresses that it has spoken with. Empty where it cannot be had: no right is needed. */
export async function readNeighbours(platform: NodeJS.Platform = process.platform): Promise<ReadonlyMap<string, Mac>> {
  try {
    return readArpTable(platform === 'linux' ? await readFile('/proc/net/arp', 'latin1') : await runArp(platform))
  } catch {
    return new Map()
  }
}

async function runArp(platform: NodeJS.Platform): Promise<string> {
  // macOS looks up each name without -n, which takes seconds.
  const args = platform === 'win32' ? ['-a'] : ['-an']
  const { stdout } = await run('arp', args, { timeout: 2_000, encoding: 'latin1', windowsHide: true })
  return stdout
}
