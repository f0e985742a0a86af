import { describe, expect, test } from 'vitest'
import { encodeDhcp } from '../../../shared/protocol/dhcp/encode.ts'
import { NO_ADDRESS, type DhcpMessage } from '../../../shared/protocol/dhcp/message.ts'
import { addresses, OPTION, text, textOf } from '../../../shared/protocol/dhcp/options.ts'
import { proposedRange, rangeProblem } from '../../../shared/protocol/dhcp/pool.ts'
import { rivalIn, searchMessage } from '../../../shared/protocol/dhcp/search.ts'
import { DhcpSession, type DhcpEffect, type SessionOptions } from '../../../shared/protocol/dhcp/session.ts'

const subnet = { own: '10.77.0.1', netmask: '255.255.255.0' }
const phone = '000e08aabbcc'
const T = 1_000_000

const session = (options: Partial<SessionOptions> = {}): DhcpSession =>
  new DhcpSession({
    subnet,
    range: { first: '10.77.0.20', last: '10.77.0.22' },
    leaseSeconds: 600,
    relay: false,
    admits: () => true,
    optionsFor: () => new Map([[OPTION.tftpServer, text('10.77.0.1')]]),
    ...options,
  })

const from = (type: DhcpMessage['type'], rest: Partial<DhcpMessage> = {}): DhcpMessage => ({
  ...searchMessage({ xid: 7, hardware: phone, relay: null }),
  type,
  ...rest,
})

const requesting = (
  address: string,
  server: string | null = '10.77.0.1',
  rest: Partial<DhcpMessage> = {},
): DhcpMessage =>
  from('request', {
    options: new Map([
      [OPTION.requestedAddress, addresses([address])],
      ...(server === null ? [] : [[OPTION.serverId, addresses([server])] as const]),
    ]),
    ...rest,
  })

const what = (effects: readonly DhcpEffect[]): readonly string[] =>
  effects.map((effect) => ('change' in effect ? effect.change : effect.type))

/** A whole conversation in which every address is found free; the address that was bound. */
function lease(server: DhcpSession, hardware: string, now = T): string | null {
  const asked = from('discover', { hardware })
  const [probe] = server.receive(asked, now)
  const [offer] =
    probe?.type === 'probe' ? server.probed(asked, probe.address, { inUse: false, now }) : probe ? [probe] : []
  if (offer?.type !== 'send') return null
  const [ack] = server.receive(requesting(offer.message.yiaddr, '10.77.0.1', { hardware }), now)
  return ack?.type === 'send' && ack.message.type === 'ack' ? ack.message.yiaddr : null
}

describe('a lease', () => {
  test('is offered once its address was found free, and bound when the client asks for it', () => {
    const server = session()
    const [probe] = server.receive(from('discover'), T)
    expect(probe).toMatchObject({ type: 'probe', address: '10.77.0.20' })
    const [offer] = server.probed(from('discover'), '10.77.0.20', { inUse: false, now: T })
    expect(offer).toMatchObject({
      change: 'offered',
      to: { kind: 'broadcast' },
      message: { type: 'offer', yiaddr: '10.77.0.20' },
    })
    const [ack] = server.receive(requesting('10.77.0.20'), T)
    expect(ack).toMatchObject({ change: 'bound', message: { type: 'ack', yiaddr: '10.77.0.20', siaddr: '10.77.0.1' } })
    expect(ack?.type === 'send' && textOf(ack.message.options.get(OPTION.tftpServer))).toBe('10.77.0.1')
    expect(server.leases(T)).toMatchObject([{ hardware: phone, state: 'bound', until: T + 600_000 }])
  })

  test('is renewed by a unicast to where the client is', () => {
    const server = session()
    lease(server, phone)
    const [ack] = server.receive(from('request', { ciaddr: '10.77.0.20' }), T + 300_000)
    expect(ack).toMatchObject({ change: 'renewed', to: { kind: 'client', address: '10.77.0.20' } })
    expect(server.leases(T + 300_000)).toMatchObject([{ until: T + 900_000 }])
  })

  test('ends with its time, and its client gets the same address again', () => {
    const server = session()
    lease(server, phone)
    expect(server.leases(T + 600_001)).toEqual([])
    lease(server, '000e08000002', T + 700_000)
    expect(lease(server, phone, T + 700_000)).toBe('10.77.0.20')
  })

  test('of a client that gives it back is free at once', () => {
    const server = session()
    lease(server, phone)
    expect(what(server.receive(from('release', { ciaddr: '10.77.0.20' }), T))).toEqual(['released'])
    expect(server.leases(T)).toEqual([])
  })
})

describe('addresses', () => {
  test('that somebody answers at are passed over, and told', () => {
    const server = session()
    server.receive(from('discover'), T)
    const effects = server.probed(from('discover'), '10.77.0.20', { inUse: true, now: T })
    expect(effects).toMatchObject([
      { change: 'conflict', address: '10.77.0.20' },
      { type: 'probe', address: '10.77.0.21' },
    ])
  })

  test('that a client declines are not offered again for a while', () => {
    const server = session()
    lease(server, phone)
    expect(what(server.receive({ ...requesting('10.77.0.20'), type: 'decline' }, T))).toEqual(['declined'])
    expect(lease(server, phone)).toBe('10.77.0.21')
  })

  test('are declined by their own client alone', () => {
    const server = session()
    lease(server, phone)
    expect(server.receive({ ...requesting('10.77.0.20'), type: 'decline', hardware: '000e08000009' }, T)).toEqual([])
    expect(server.leases(T)).toHaveLength(1)
  })

  test('run out, and that is told instead of an offer', () => {
    const server = session()
    for (const hardware of ['000e08000001', '000e08000002', '000e08000003'])
      expect(lease(server, hardware)).not.toBeNull()
    expect(what(server.receive(from('discover', { hardware: '000e08000004' }), T))).toEqual(['exhausted'])
  })

  test('of another network, and another client’s, are refused with a NAK to all', () => {
    const server = session()
    lease(server, '000e08000001')
    for (const address of ['192.168.1.50', '10.77.0.20']) {
      const [nak] = server.receive(requesting(address, null), T)
      expect(nak).toMatchObject({
        change: 'refused',
        to: { kind: 'broadcast' },
        message: { type: 'nak', yiaddr: NO_ADDRESS },
      })
    }
  })
})

describe('who is not answered', () => {
  test('whoever is not let in: told once, no address spent', () => {
    const server = session({ admits: ({ vendor }) => vendor.startsWith('Cisco') })
    expect(server.receive(from('discover'), T)).toEqual([{ type: 'rejected', reason: 'not-a-phone' }])
    expect(server.leases(T)).toEqual([])
  })

  test('relays, unless they are allowed and stand in this network', () => {
    const relayed = from('discover', { giaddr: '10.77.0.9' })
    expect(session().receive(relayed, T)).toEqual([{ type: 'rejected', reason: 'relayed' }])
    expect(what(session({ relay: true }).receive(relayed, T))).toEqual(['probe'])
    expect(session({ relay: true }).receive({ ...relayed, giaddr: '10.88.0.9' }, T)).toEqual([
      { type: 'rejected', reason: 'relayed' },
    ])
  })

  test('a client that chose another server: that server is named', () => {
    expect(session().receive(requesting('10.77.0.99', '10.77.0.254'), T)).toEqual([
      { type: 'rival', address: '10.77.0.254' },
    ])
  })
})

test('INFORM is answered to the client’s own address, without a lease', () => {
  const [ack] = session().receive(from('inform', { ciaddr: '10.77.0.200' }), T)
  expect(ack).toMatchObject({
    change: 'informed',
    to: { kind: 'client', address: '10.77.0.200' },
    message: { yiaddr: NO_ADDRESS },
  })
  expect(ack?.type === 'send' && ack.message.options.has(OPTION.leaseTime)).toBe(false)
})

test('a client that repeats its question while its address is looked at gets one answer', () => {
  const server = session()
  server.receive(from('discover'), T)
  expect(server.receive(from('discover'), T + 100)).toEqual([])
  expect(what(server.probed(from('discover'), '10.77.0.20', { inUse: false, now: T + 200 }))).toEqual(['offered'])
})

test('what the client asked for is sent before what it did not ask for', () => {
  const optionsFor = (): ReadonlyMap<number, Uint8Array> =>
    new Map([
      [66, text('a'.repeat(200))],
      [160, text('b'.repeat(250))],
    ])
  const server = session({ optionsFor })
  const asked = from('inform', { ciaddr: '10.77.0.9', options: new Map([[OPTION.requestList, Uint8Array.of(160)]]) })
  const [reply] = server.receive(asked, T)
  expect(reply?.type === 'send' && encodeDhcp(reply.message).left).toEqual([66])
})

describe('the other server', () => {
  test('is whoever answers with an address that is not ours', () => {
    const answer: DhcpMessage = {
      ...searchMessage({ xid: 9, hardware: phone, relay: '10.77.0.1' }),
      op: 'reply',
      type: 'offer',
      options: new Map([[OPTION.serverId, addresses(['10.77.0.254'])]]),
    }
    expect(rivalIn(answer, '10.77.0.1')).toBe('10.77.0.254')
    expect(
      rivalIn({ ...answer, options: new Map([[OPTION.serverId, addresses(['10.77.0.1'])]]) }, '10.77.0.1'),
    ).toBeNull()
    expect(rivalIn(searchMessage({ xid: 9, hardware: phone, relay: null }), '10.77.0.1')).toBeNull()
  })
})

describe('a range', () => {
  test('is proposed from the middle of the network, and never larger than a bench needs', () => {
    expect(proposedRange(subnet)).toEqual({ first: '10.77.0.20', last: '10.77.0.250' })
    expect(proposedRange({ own: '192.168.5.2', netmask: '255.255.255.248' })).toEqual({
      first: '192.168.5.1',
      last: '192.168.5.6',
    })
    expect(proposedRange({ own: '10.0.0.1', netmask: '255.0.0.0' })).toEqual({ first: '10.0.0.20', last: '10.0.4.19' })
  })

  test.each([
    ['10.77.0.5', '10.77.0.x', 'not-addresses'],
    ['10.77.0.5', '10.78.0.5', 'other-network'],
    ['10.77.0.9', '10.77.0.5', 'backwards'],
    ['10.77.0.5', '10.77.0.9', null],
  ])('from %s to %s: %s', (first, last, problem) => {
    expect(rangeProblem({ first, last }, subnet)).toBe(problem)
  })
})
