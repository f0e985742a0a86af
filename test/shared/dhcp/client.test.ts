import { describe, expect, test } from 'vitest'
import { heardBy, questionOf, type ClientState, type DhcpAsker } from '../../../shared/protocol/dhcp/client.ts'
import { decodeDhcp, NO_ADDRESS, type DhcpMessage } from '../../../shared/protocol/dhcp/message.ts'
import { encodeDhcp } from '../../../shared/protocol/dhcp/encode.ts'
import { addresses, int32, OPTION, subOptions, text, vendorSpecific } from '../../../shared/protocol/dhcp/options.ts'
import { DhcpSession } from '../../../shared/protocol/dhcp/session.ts'

const asker: DhcpAsker = {
  hardware: '000e08aabbcc',
  vendor: 'Cisco Systems, Inc. IP Phone CP-8841-3PCC',
  host: 'SEP',
  xid: 7,
}
const own = '10.77.0.1'

const answer = (type: 'offer' | 'ack' | 'nak', rest: Partial<DhcpMessage> = {}): DhcpMessage => ({
  ...{ op: 'reply', type, xid: 7, hops: 0, secs: 0, broadcast: true, hardware: asker.hardware },
  ...{ ciaddr: NO_ADDRESS, yiaddr: '10.77.0.20', siaddr: own, giaddr: NO_ADDRESS },
  options: new Map([[OPTION.serverId, addresses([own])]]),
  ...rest,
})

const selecting: ClientState = { phase: 'selecting' }
const requesting = heardBy(asker, selecting, answer('offer'))

describe('a phone that is plugged in', () => {
  test('asks for an address, takes the first offer, and has it once that server says so', () => {
    expect(questionOf(asker, selecting)).toMatchObject({ type: 'discover', broadcast: true, hardware: asker.hardware })
    expect(requesting).toEqual({ phase: 'requesting', address: '10.77.0.20', server: own })
    const request = questionOf(asker, requesting)
    expect(request?.options.get(OPTION.requestedAddress)).toEqual(addresses(['10.77.0.20']))
    expect(request?.options.get(OPTION.serverId)).toEqual(addresses([own]))
    const bound = heardBy(asker, requesting, answer('ack'))
    expect(bound).toMatchObject({ phase: 'bound', lease: { address: '10.77.0.20', server: own } })
    expect(questionOf(asker, bound)).toBeNull()
  })

  test('begins anew when it is refused', () => {
    expect(heardBy(asker, requesting, answer('nak'))).toEqual(selecting)
  })

  test('does not listen to what is for another, or comes from a server that it did not choose', () => {
    for (const foreign of [answer('offer', { xid: 8 }), answer('offer', { hardware: '000e08000000' }), answer('ack')])
      expect(heardBy(asker, selecting, foreign)).toBe(selecting)
    const rival = answer('ack', { options: new Map([[OPTION.serverId, addresses(['10.77.0.254'])]]) })
    expect(heardBy(asker, requesting, rival)).toBe(requesting)
  })

  test('reads its options as a person would write them', () => {
    const acs = subOptions([[1, text('http://acs.example')]])
    const options = new Map([
      [OPTION.serverId, addresses([own])],
      [OPTION.leaseTime, int32(600)],
      [OPTION.netmask, addresses(['255.255.0.0'])],
      [OPTION.router, addresses(['10.77.0.254', '10.77.0.253'])],
      [OPTION.timeOffset, int32(-3_600)],
      [OPTION.tftpServer, text('http://prov.example/\0')],
      [OPTION.tftpAddresses, addresses([own, '10.77.0.2'])],
      [OPTION.vendorInfo, acs],
      [OPTION.vendorSpecific, vendorSpecific(3_561, acs)],
    ])
    const bound = heardBy(asker, requesting, answer('ack', { options }))
    expect(bound.phase === 'bound' && bound.lease).toMatchObject({
      ...{ netmask: '255.255.0.0', router: '10.77.0.254', seconds: 600 },
      options: {
        ...{ 2: '-3600', 43: 'http://acs.example', 66: 'http://prov.example/' },
        ...{ 125: 'http://acs.example', 150: '10.77.0.1,10.77.0.2' },
      },
    })
  })

  test('and our server understand each other, byte by byte', () => {
    const server = new DhcpSession({
      ...{ subnet: { own, netmask: '255.255.255.0' }, range: { first: '10.77.0.20', last: '10.77.0.20' } },
      ...{ leaseSeconds: 600, relay: false, admits: ({ vendor }) => vendor.startsWith('Cisco') },
      optionsFor: () => new Map([[OPTION.url160, text('http://10.77.0.1')]]),
    })
    let state: ClientState = selecting
    for (let question = questionOf(asker, state); question !== null; question = questionOf(asker, state)) {
      const heard = decodeDhcp(encodeDhcp(question).bytes)
      if (!heard.ok) throw new Error(heard.error)
      const [first] = server.receive(heard.value, 0)
      const [effect] =
        first?.type === 'probe' ? server.probed(heard.value, first.address, { inUse: false, now: 0 }) : [first]
      if (effect?.type !== 'send') throw new Error(JSON.stringify(effect))
      const back = decodeDhcp(encodeDhcp(effect.message).bytes)
      if (back.ok) state = heardBy(asker, state, back.value)
    }
    expect(state).toMatchObject({ lease: { address: '10.77.0.20', options: { 160: 'http://10.77.0.1' } } })
  })
})
