import { ORPCError } from '@orpc/client'
import { createSocket } from 'node:dgram'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createBench, type Bench } from '../../electron/bench/bench.ts'
import { createSite } from '../../electron/bench/site/site.ts'
import type { BenchClient } from '../../electron/transports/in-process.ts'
import type { Fault } from '../../shared/domain/fault/fault.ts'
import { contract, type Contract } from '../../shared/ipc/contract/contract.ts'
import { callNames, recording, wires, type Connection } from './contract-connect.ts'
import { sharedFolder } from './temporary-folder.ts'

/** The ports of a site in a test: any that are free, here alone. */
export const loopback = { listen: '127.0.0.1', ports: { tftp: 0, http: 0, syslog: 0 } } as const

export const everything = { filter: '', limit: 100 } as const

/** What a rejected call carries, as a screen reads it. */
export const faultOf = async (call: Promise<unknown>): Promise<Fault | string> => {
  try {
    await call
    return 'no fault'
  } catch (error) {
    if (!(error instanceof ORPCError)) throw error
    return error.code === 'FAULT' ? (error.data as Fault) : (error.code as string)
  }
}

/** A page of the window, the bench that it asks, and the folder in which its sites are. */
export interface ContractPage {
  readonly folder: string
  readonly bench: Bench
  readonly client: BenchClient
  /** A second page on the same bench. */
  another(): Promise<Connection>
  /** Has a phone say something. */
  say(...lines: readonly string[]): Promise<void>
}

/**
 * The tests of a subject of the contract, over each wire; every call of the subject must be made in them.
 * The bench has the site `lyon` open and served, unless the subject is how a site comes to be.
 */
export function overEachWire(subject: keyof Contract, tests: (page: ContractPage) => void): void {
  describe.each(Object.entries(wires))(`${subject} over %s`, (_name, connect) => {
    const folder = sharedFolder()
    const bench = createBench({ preferencesFolder: join(folder, 'preferences'), version: '1.2.3' })
    const called = new Set<string>()
    let page: Connection | null = null

    beforeAll(async () => {
      const site = join(folder, 'lyon')
      await createSite(site, 'Lyon')
      if (subject !== 'site') await bench.openSite(site, loopback)
      await bench.settled()
      page = await connect(bench.answers)
    })

    afterAll(async () => {
      await page?.leave()
      await bench.close()
    })

    tests({
      folder,
      bench,
      get client() {
        if (page === null) throw new Error('the page is not connected yet')
        return recording(page.client, called)
      },
      another: () => connect(bench.answers),
      say: (...lines) => sendTo(portOf(bench), lines),
    })

    test(`every call of ${subject} was made`, () => {
      const declared = callNames(contract[subject], `${subject}.`)
      expect([...called].filter((name) => name.startsWith(`${subject}.`)).sort()).toEqual(declared.sort())
    })
  })
}

const portOf = (bench: Bench): number => {
  const { syslog } = bench.state().servers
  return syslog.phase === 'listening' ? syslog.port : 0
}

async function sendTo(port: number, lines: readonly string[]): Promise<void> {
  const socket = createSocket('udp4')
  for (const line of lines) await new Promise((resolve) => socket.send(line, port, '127.0.0.1', resolve))
  socket.close()
}
