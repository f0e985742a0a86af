import { execFile } from 'node:child_process'
import { networkInterfaces } from 'node:os'
import { promisify } from 'node:util'
import { BenchError } from '../../../shared/domain/fault/fault.ts'

/** An interface that belongs to one virtual phone for as long as it is switched on. */
export interface OwnInterface {
  /** Gives it the address that DHCP answered with. */
  configure(lease: { readonly address: string; readonly netmask: string; readonly router: string }): Promise<void>
  /** Takes away what the phone put there. */
  release(): Promise<void>
}

const run = promisify(execFile)
/** Broadcasts leave by it before it has an address. */
const EVERYBODY = '255.255.255.255/32'

/**
 * Takes an interface without an address for a phone; Linux with the right to change it (a network namespace, a spare
 * adapter). One that has an address is this machine's own and is left alone.
 */
export async function takeInterface(name: string): Promise<OwnInterface> {
  const used = networkInterfaces()[name]?.find(({ family }) => family === 'IPv4')
  if (used !== undefined) throw new BenchError('INTERFACE_IN_USE', { name, address: used.address })
  const ip = async (...args: readonly string[]): Promise<void> => {
    try {
      await run('ip', [...args], { timeout: 5_000 })
    } catch (error) {
      throw new BenchError('INTERFACE_REFUSED', { name, detail: lastLine(error) }, { cause: error })
    }
  }
  await ip('link', 'set', 'dev', name, 'up')
  await ip('route', 'replace', EVERYBODY, 'dev', name)
  return {
    configure: async ({ address, netmask, router }) => {
      await ip('addr', 'replace', `${address}/${prefixOf(netmask)}`, 'brd', '+', 'dev', name)
      if (router !== '') await ip('route', 'replace', 'default', 'via', router, 'dev', name)
    },
    release: async () => {
      await ip('addr', 'flush', 'dev', name).catch(() => undefined)
      await ip('route', 'del', EVERYBODY, 'dev', name).catch(() => undefined)
    },
  }
}

const prefixOf = (netmask: string): number =>
  netmask.split('.').reduce((bits, part) => bits + Number(part).toString(2).replaceAll('0', '').length, 0)

/** What the program said of it: the system's own words. */
const lastLine = (error: unknown): string => {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
  if (said !== '') return said.split('\n').at(-1) ?? ''
  return error instanceof Error ? error.message : String(error)
}
