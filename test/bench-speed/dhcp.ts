import { createSocket } from 'node:dgram'
import { systemClock } from '../../electron/bench/core/clock.ts'
import { startDhcpServer } from '../../electron/bench/dhcp/dhcp-server.ts'
import { createIdentify } from '../../shared/domain/identity/identify.ts'
import { heardBy, questionOf, type ClientState, type DhcpAsker } from '../../shared/protocol/dhcp/client.ts'
import { encodeDhcp } from '../../shared/protocol/dhcp/encode.ts'
import { decodeDhcp } from '../../shared/protocol/dhcp/message.ts'
import { nthMac } from '../support/mac.ts'
import type { Measure } from './measure.ts'

const PHONES = 500
const P99_MS = 500
const PORTS = { server: 20_067, client: 20_068 }
/** Nobody is answered any more by then. */
const PATIENCE_MS = 20_000

interface Asking {
  readonly asker: DhcpAsker
  state: ClientState
}

/** A rack of phones that is switched on: all ask at once, each with its DISCOVER and its REQUEST. */
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
    const took = await allAtOnce()
    const sorted = took.toSorted((one, other) => one - other)
    const p99 = sorted[Math.floor(took.length * 0.99)] ?? Infinity
    return [
      judge('leased', { ours: took.length, unit: 'phones', meets: took.length === PHONES, floor: `all ${PHONES}` }),
      judge('DISCOVER to lease, p99', { ours: p99, unit: 'ms', meets: p99 <= P99_MS, floor: `≤ ${P99_MS} ms` }),
    ]
  } finally {
    await server.stop()
  }
}

/** How long each took to its lease, for those that got one. */
async function allAtOnce(): Promise<readonly number[]> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true })
  await new Promise<void>((resolve) => socket.bind(PORTS.client, '0.0.0.0', resolve))
  socket.setRecvBufferSize(4 * 1024 * 1024)
  const phones = new Map(
    Array.from({ length: PHONES }, (_, index): [string, Asking] => {
      const hardware = nthMac(index)
      const asker = {
        hardware,
        vendor: 'Cisco Systems, Inc. IP Phone CP-8841-3PCC',
        host: `SEP${hardware}`,
        xid: index,
      }
      return [hardware, { asker, state: { phase: 'selecting' } }]
    }),
  )
  const took: number[] = []
  const done = Promise.withResolvers<undefined>()
  const ask = ({ asker, state }: Asking): void => {
    const question = questionOf(asker, state)
    if (question !== null) socket.send(encodeDhcp(question).bytes, PORTS.server, '127.0.0.1')
  }
  const began = performance.now()
  socket.on('message', (bytes) => {
    const answer = decodeDhcp(bytes)
    const phone = answer.ok ? phones.get(answer.value.hardware) : undefined
    if (!answer.ok || phone === undefined) return
    const next = heardBy(phone.asker, phone.state, answer.value)
    if (next === phone.state) return
    phone.state = next
    if (next.phase === 'bound') took.push(performance.now() - began)
    if (took.length === PHONES) done.resolve(undefined)
    ask(phone)
  })
  for (const phone of phones.values()) ask(phone)
  const late = setTimeout(() => done.resolve(undefined), PATIENCE_MS)
  await done.promise
  clearTimeout(late)
  await new Promise<void>((resolve) => void socket.close(() => resolve()))
  return took
}

const judge = (name: string, figure: Pick<Measure, 'ours' | 'unit' | 'meets' | 'floor'>): Measure => ({
  ...{ name: `dhcp: ${PHONES} at once, ${name}`, peer: null, peerName: '', ratio: null },
  ...figure,
})
