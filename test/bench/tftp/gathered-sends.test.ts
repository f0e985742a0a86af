import { once } from 'node:events'
import type { Socket } from 'node:dgram'
import { describe, expect, onTestFinished, test } from 'vitest'
import { bindUdp, closeUdp } from '../../../electron/bench/net/bind-udp.ts'
import { GatheredSends } from '../../../electron/bench/tftp/gathered-sends.ts'

const HOST = '127.0.0.1'

async function bound(): Promise<Socket> {
  const socket = await bindUdp(
    { address: HOST, port: 0 },
    { receiveBytes: 4 * 1024 * 1024, sendBytes: 4 * 1024 * 1024 },
  )
  onTestFinished(() => closeUdp(socket).catch(() => undefined))
  return socket
}

async function world() {
  const [from, to] = [await bound(), await bound()]
  const peer = { address: HOST, port: to.address().port }
  const heard: string[] = []
  to.on('message', (packet) => heard.push(`${packet.length} ${packet.subarray(0, 8).toString('latin1')}`))
  return { from, to, peer, heard, sends: new GatheredSends(from) }
}

describe('what a turn of the event loop has to say', () => {
  test('leaves after it, in its order, as it was when it was said', async () => {
    const { sends, peer, to, heard } = await world()
    const packet = Buffer.from('first')
    sends.send(packet, peer)
    packet.write('later')
    sends.send(packet, peer)
    expect(heard).toEqual([])
    while (heard.length < 2) await once(to, 'message')
    expect(heard).toEqual(['5 first', '5 later'])
  })

  test('may be more than is held for it, and the longest datagrams', async () => {
    const { sends, peer, to, heard } = await world()
    const said = Array.from({ length: 20 }, (_, index) => Buffer.alloc(65_507, `${index} `.padStart(8)))
    for (const packet of said) sends.send(packet, peer)
    while (heard.length < said.length) await once(to, 'message')
    expect(heard).toEqual(said.map((packet) => `65507 ${packet.subarray(0, 8).toString('latin1')}`))
  })

  test('is sent before the socket is closed, and what is said after that never', async () => {
    const { from, sends, peer, to, heard } = await world()
    sends.send(Buffer.from('goodbye'), peer)
    sends.close()
    sends.send(Buffer.from('too late'), peer)
    await closeUdp(from)
    while (heard.length < 1) await once(to, 'message')
    expect(heard).toEqual(['7 goodbye'])
  })
})
