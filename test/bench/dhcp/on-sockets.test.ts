import { createSocket } from 'node:dgram'
import { describe, expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../../electron/bench/core/clock.ts'
import { startDhcpServer } from '../../../electron/bench/dhcp/dhcp-server.ts'
import type { EventBody } from '../../../shared/domain/event/bench-event.ts'
import { createIdentify } from '../../../shared/domain/identity/identify.ts'
import { heardBy, questionOf, type ClientLease, type ClientState } from '../../../shared/protocol/dhcp/client.ts'
import { encodeDhcp } from '../../../shared/protocol/dhcp/encode.ts'
import { decodeDhcp, type DhcpMessage } from '../../../shared/protocol/dhcp/message.ts'
import { addresses, OPTION } from '../../../shared/protocol/dhcp/options.ts'
import { searchMessage } from '../../../shared/protocol/dhcp/search.ts'
import { logOf } from '../../support/log-of.ts'

const own = '127.0.0.1'
/** Of this test file's process alone: nobody here has the right to 67 and 68. */
const base = 22_000 + (process.pid % 10_000)
let next = 0

/** A server on loopback with so many addresses, and a client's socket beside it. */
async function network({ size = 2, relay = false } = {}) {
  const ports = { server: base + next, client: base + 10_000 + next }
  next += 1
  const told = logOf<EventBody>()
  const server = await startDhcpServer({
    ...{ server: 'dhcp', subnet: { own, netmask: '255.255.0.0' }, relay, leaseSeconds: 600, ports },
    range: { first: '127.0.8.1', last: `127.0.8.${size}` },
    ...{ admits: () => true, optionsFor: () => [], emit: told.tell, identify: createIdentify(), clock: systemClock },
    ...{ hasAddress: () => true, search: { answerMs: 0, tries: 0, everyMs: 1e9 } },
    // Everything answers on loopback: nobody has an address of the range.
    neighbours: { at: () => Promise.resolve(null), close: () => undefined },
  })
  const socket = createSocket({ type: 'udp4', reuseAddr: true })
  const heard = logOf<DhcpMessage>()
  socket.on('message', (bytes) => {
    const message = decodeDhcp(bytes)
    if (message.ok && message.value.op === 'reply') heard.tell(message.value)
  })
  await new Promise<void>((resolve) => socket.bind(ports.client, '0.0.0.0', resolve))
  onTestFinished(async () => {
    await new Promise<void>((resolve) => void socket.close(() => resolve()))
    await server.stop()
  })
  const send = (message: DhcpMessage): void => socket.send(encodeDhcp(message).bytes, ports.server, own)
  const change = (wanted: string): Promise<EventBody> =>
    told.when((all) => all.find((event) => event.type === 'dhcp.lease' && event.change === wanted))
  /** A whole conversation of this client. */
  const lease = async (hardware: string): Promise<ClientLease> => {
    const asker = { hardware, vendor: '', host: '', xid: Number.parseInt(hardware.slice(-6), 16) }
    let state: ClientState = { phase: 'selecting' }
    for (;;) {
      const question = questionOf(asker, state)
      if (question !== null) send(question)
      const before: ClientState = state
      state = await heard.when((all): ClientState | undefined => {
        const after: ClientState = all.reduce<ClientState>((now, message) => heardBy(asker, now, message), before)
        return after === before ? undefined : after
      })
      if (state.phase === 'bound') return state.lease
    }
  }
  return { server, send, heard, told, change, lease }
}

const from = (type: DhcpMessage['type'], rest: Partial<DhcpMessage>): DhcpMessage => ({
  ...searchMessage({ xid: 99, hardware: '000e08aabb01', relay: null }),
  type,
  ...rest,
})

describe('on real sockets', () => {
  test('an address that its client declines is not given to the next one', async () => {
    const { lease, send, change, server } = await network()
    const { address } = await lease('000e08aabb01')
    const options = new Map([
      [OPTION.requestedAddress, addresses([address])],
      [OPTION.serverId, addresses([own])],
    ])
    send(from('decline', { options }))
    expect(await change('declined')).toMatchObject({ address })
    expect((await lease('000e08aabb02')).address).not.toBe(address)
    expect(server.leases()).toHaveLength(1)
  })

  test('INFORM is answered where the client is, without an address and without a lease', async () => {
    const { send, heard, change, server } = await network()
    send(from('inform', { ciaddr: own, xid: 7 }))
    const reply = await heard.when((all) => all.find(({ xid }) => xid === 7))
    expect(reply).toMatchObject({ type: 'ack', yiaddr: '0.0.0.0' })
    expect(reply.options.has(OPTION.leaseTime)).toBe(false)
    await change('informed')
    expect(server.leases()).toEqual([])
  })

  test('a range that is used up is told, and a client that gives its address back makes room', async () => {
    const { lease, send, change } = await network({ size: 1 })
    const { address } = await lease('000e08aabb01')
    send(from('discover', { hardware: '000e08aabb02' }))
    expect(await change('exhausted')).toMatchObject({ who: { mac: '000e08aabb02' } })
    send(from('release', { ciaddr: address }))
    await change('released')
    expect((await lease('000e08aabb02')).address).toBe(address)
  })

  test('what comes through a relay is counted and not answered, unless that is allowed', async () => {
    const closed = await network()
    closed.send(from('discover', { giaddr: '127.0.0.9' }))
    expect(await closed.told.when((all) => all.find((event) => event.type === 'traffic.rejected'))).toMatchObject({
      reason: 'relayed',
    })
    expect(closed.heard.all).toEqual([])
    const open = await network({ relay: true })
    open.send(from('discover', { giaddr: '127.0.0.9' }))
    await open.change('offered')
  })
})
