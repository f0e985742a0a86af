import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { systemClock } from '../../electron/bench/core/clock.ts'
import { startDhcpServer } from '../../electron/bench/dhcp/dhcp-server.ts'
import { createIdentify } from '../../shared/domain/identity/identify.ts'
import { program } from './http.ts'
import type { Measure } from './measure.ts'

const PHONES = 500
const P99_MS = 500
const PORTS = { server: 20_067, client: 20_068 }

/** A rack of phones that is switched on, with the look for who has each address, which takes half of the time there is. */
export async function measureDhcp(): Promise<readonly Measure[]> {
  const server = await startDhcpServer({
    ...{ server: 'dhcp', subnet: { own: '127.0.0.1', netmask: '255.255.0.0' } },
    range: { first: '127.0.8.0', last: '127.0.9.255' },
    ...{ leaseSeconds: 600, relay: false, admits: () => true, emit: () => undefined },
    optionsFor: () => [{ code: 66, form: 'text', value: '127.0.0.1' }],
    ...{ identify: createIdentify(), clock: systemClock, ports: PORTS, hasAddress: () => true },
    search: { answerMs: 0, tries: 0, everyMs: 1e9 },
  })
  try {
    const before = process.cpuUsage()
    const took = await allAtOnce()
    const { user, system } = process.cpuUsage(before)
    const note = `${((user + system) / 1_000 / PHONES).toFixed(2)} ms of processor time of the server for each`
    const p99 = took.toSorted((one, other) => one - other)[Math.floor(took.length * 0.99)] ?? Infinity
    return [
      judge('leased', { ours: took.length, unit: 'phones', meets: took.length === PHONES, floor: `all ${PHONES}` }),
      judge('DISCOVER to lease, p99', { ours: p99, unit: 'ms', meets: p99 <= P99_MS, floor: `≤ ${P99_MS} ms`, note }),
    ]
  } finally {
    await server.stop()
  }
}

/** How long each took to its lease, for those that got one. */
async function allAtOnce(): Promise<readonly number[]> {
  const args = [program('dhcp.load.ts'), `${PHONES}`, `${PORTS.server}`, `${PORTS.client}`]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  return JSON.parse(stdout) as readonly number[]
}

const judge = (name: string, figure: Pick<Measure, 'ours' | 'unit' | 'meets' | 'floor' | 'note'>): Measure => ({
  ...{ name: `dhcp: ${PHONES} at once, ${name}`, peer: null, peerName: '', ratio: null },
  ...figure,
})
