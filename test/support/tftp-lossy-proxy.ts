import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { onTestFinished } from 'vitest'
import { OPCODE, opcodeOf } from '../../shared/protocol/tftp/packet.ts'
import type { Link } from './tftp-lossy-transfer.ts'
import { seededRandom } from './tftp-random.ts'
import { boundSocket } from './tftp-world.ts'

/**
 * A bad network on loopback: clients talk to its one port, and each has a socket behind it towards the server. It
 * loses, doubles and delays in both directions, by a seed.
 */
export async function startLossyProxy(serverPort: number, link: Link, seed: number): Promise<number> {
  const random = seededRandom(seed)
  const front = await boundSocket('127.0.0.1')
  const behind = new Map<number, { readonly socket: Socket; server: number }>()
  const delayed = new Set<NodeJS.Timeout>()
  let closed = false
  onTestFinished(() => {
    closed = true
    for (const timer of delayed) clearTimeout(timer)
    for (const { socket } of behind.values()) socket.close()
  })

  const carry = (deliver: () => void): void => {
    const copies = random() < link.loss ? 0 : random() < link.duplication ? 2 : 1
    for (let copy = 0; copy < copies; copy++) {
      const timer = setTimeout(
        () => {
          delayed.delete(timer)
          if (!closed) deliver()
        },
        link.delay[0] + random() * (link.delay[1] - link.delay[0]),
      )
      delayed.add(timer)
    }
  }

  const routeOf = (client: RemoteInfo): { readonly socket: Socket; server: number } => {
    const known = behind.get(client.port)
    if (known !== undefined) return known
    const route = { socket: createSocket('udp4'), server: serverPort }
    route.socket.on('message', (packet, from) => {
      route.server = from.port
      carry(() => front.send(packet, client.port, client.address))
    })
    behind.set(client.port, route)
    return route
  }

  front.on('message', (packet, client) => {
    const route = routeOf(client)
    const port = opcodeOf(packet) === OPCODE.read ? serverPort : route.server
    carry(() => route.socket.send(packet, port, '127.0.0.1'))
  })
  return front.address().port
}
