import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { onTestFinished } from 'vitest'
import { OPCODE, opcodeOf } from '../../shared/protocol/tftp/packet.ts'
import { boundSocket } from './tftp-world.ts'

/** Whether a packet of the server may pass. */
export type Lets = (packet: Uint8Array) => boolean

/** A way to a TFTP server on loopback that lets some of its packets through; what clients send always arrives. */
export async function startFirewall(serverPort: number, lets: Lets): Promise<number> {
  const front = await boundSocket('127.0.0.1')
  const behind = new Map<string, { readonly socket: Socket; server: number }>()
  onTestFinished(() => {
    for (const { socket } of behind.values()) socket.close()
  })
  const routeOf = ({ address, port }: RemoteInfo): { readonly socket: Socket; server: number } => {
    const key = `${address} ${port}`
    const known = behind.get(key)
    if (known !== undefined) return known
    const route = { socket: createSocket('udp4'), server: serverPort }
    route.socket.on('message', (packet, from) => {
      route.server = from.port
      if (lets(packet)) front.send(packet, port, address)
    })
    // The server sees the client's own address.
    route.socket.bind({ address, port: 0 })
    behind.set(key, route)
    return route
  }
  front.on('message', (packet, client) => {
    const route = routeOf(client)
    const port = opcodeOf(packet) === OPCODE.read ? serverPort : route.server
    route.socket.send(packet, port, '127.0.0.1')
  })
  return front.address().port
}
