import type { Socket } from 'node:dgram'
import { createServer, type Server } from 'node:net'
import { isBindFault } from '../net/bind-fault.ts'
import { bindTcp } from '../net/bind-tcp.ts'
import { bindUdp, closeUdp } from '../net/bind-udp.ts'
import type { Endpoint } from '../net/endpoint.ts'

export interface Bound extends Endpoint {
  readonly udp: Socket
  readonly tcp: Server
}

/** A free UDP port whose TCP twin is taken is given back, and another one asked for. */
const TRIES = 20
const BUFFERS = { receiveBytes: 16 * 1024 * 1024 }

/** Binds UDP and TCP on one port. */
export async function bindBoth(wanted: Endpoint): Promise<Bound> {
  for (let attempt = 1; ; attempt++) {
    const udp = await bindUdp(wanted, BUFFERS)
    const { address, port } = udp.address()
    const tcp = createServer({ noDelay: true })
    try {
      await bindTcp(tcp, { address, port })
      return { udp, tcp, address, port }
    } catch (error) {
      await closeUdp(udp)
      const again = wanted.port === 0 && attempt < TRIES && isBindFault(error, 'PORT_IN_USE')
      if (!again) throw error
    }
  }
}
