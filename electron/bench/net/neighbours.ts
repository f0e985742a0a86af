import { createSocket } from 'node:dgram'
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { Clock } from '../core/clock.ts'
import { pause } from '../core/time.ts'

/** A host in the same network answers the question for its MAC within milliseconds. */
const ANSWER_MS = 250
/** One look at the table serves all who ask meanwhile. */
const TABLE_MS = 40
/** A port on which nobody answers (RFC 863): only the question for the MAC matters. */
const DISCARD = 9
const NO_MAC = '000000000000'
const COMPLETE = 0x2

export interface NeighbourProbe {
  /** The MAC that answers at this address ('' where the system does not tell it); null where nobody answers. */
  at(address: string): Promise<string | null>
  close(): void
}

/**
 * Finds out whether somebody has an address in our network, without a right of its own: a datagram makes the system ask
 * for the MAC, and its table says whether one came. Linux shows that table as a file; elsewhere `ping` asks.
 */
export function createNeighbourProbe(
  own: string,
  clock: Clock,
  system: NodeJS.Platform = process.platform,
): NeighbourProbe {
  return system === 'linux' ? tableProbe(own, clock) : pingProbe(system)
}

function tableProbe(own: string, clock: Clock): NeighbourProbe {
  const closing = new AbortController()
  const socket = createSocket('udp4')
  // An unreachable network is no neighbour; what the table says counts.
  socket.on('error', () => undefined)
  socket.bind({ address: own, port: 0, exclusive: true })
  let table: { readonly at: number; readonly rows: Promise<ReadonlyMap<string, string>> } | null = null
  const rows = (): Promise<ReadonlyMap<string, string>> => {
    if (table === null || clock.now() - table.at > TABLE_MS) table = { at: clock.now(), rows: readTable() }
    return table.rows
  }
  return {
    at: async (address) => {
      if (closing.signal.aborted) return null
      socket.send(new Uint8Array(1), DISCARD, address, () => undefined)
      await pause(ANSWER_MS, { signal: closing.signal, clock })
      return (await rows()).get(address) ?? null
    },
    close: () => {
      closing.abort()
      socket.close()
    },
  }
}

const readTable = async (): Promise<ReadonlyMap<string, string>> =>
  parseNeighbours(await readFile('/proc/net/arp', 'utf8').catch(() => ''))

/** `10.0.0.7 0x1 0x2 00:0e:08:aa:bb:cc * eth0`: address, kind, flags, MAC, mask, device. */
export function parseNeighbours(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const line of text.split('\n').slice(1)) {
    const [address, , flags, mac] = line.trim().split(/\s+/)
    const digits = (mac ?? '').replaceAll(':', '').toLowerCase()
    const isComplete = (Number(flags) & COMPLETE) !== 0 && digits !== NO_MAC && digits !== ''
    if (address !== undefined && isComplete) found.set(address, digits)
  }
  return found
}

function pingProbe(system: NodeJS.Platform): NeighbourProbe {
  const args = system === 'win32' ? ['-n', '1', '-w', String(ANSWER_MS)] : ['-c', '1', '-W', String(ANSWER_MS)]
  const closing = new AbortController()
  return {
    at: async (address) => {
      const options = { timeout: 2_000, windowsHide: true, signal: closing.signal }
      const output = await promisify(execFile)('ping', [...args, address], options).catch(() => ({ stdout: '' }))
      // Windows ends well when a router says that nobody is there: only a reply has a TTL.
      return /\bttl=/i.test(output.stdout) ? '' : null
    },
    close: () => closing.abort(),
  }
}
