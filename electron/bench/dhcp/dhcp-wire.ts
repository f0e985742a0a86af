import type { Socket } from 'node:dgram'
import { bindUdp, closeUdp } from '../net/bind-udp.ts'
import type { Endpoint } from '../net/endpoint.ts'

/** 67 and 68 (RFC 2131 §4.1); others in tests, where nobody has the right to these. */
export interface DhcpPorts {
  readonly server: number
  readonly client: number
}

export interface WireOptions {
  /** The laptop's own address in the phones' network. */
  readonly own: string
  /** The network's own broadcast address. */
  readonly broadcast: string
  readonly ports: DhcpPorts
  readonly system: NodeJS.Platform
}

export type OnDatagram = (bytes: Uint8Array, from: Endpoint) => void

/** The sockets of a DHCP server: whatever comes in, by whichever; the way out is the chosen network alone. */
export interface DhcpWire {
  /** To everybody in the network, at this port. */
  broadcast(bytes: Uint8Array, port: number): void
  send(bytes: Uint8Array, to: Endpoint): void
  close(): Promise<void>
}

const BUFFERS = { receiveBytes: 4 * 1024 * 1024 }
const EVERYBODY = '255.255.255.255'
const WILDCARD = '0.0.0.0'

/**
 * Linux chooses the interface of a broadcast by its source address, and gives broadcasts to a wildcard socket alone: so
 * one socket hears them and one, bound to the own address, sends. Windows does both with the one that is bound to the own
 * address. macOS lets nobody but root bind a low port to an address: a wildcard socket, and the network's own broadcast.
 */
export async function openDhcpWire(
  options: WireOptions,
  onDatagram: OnDatagram,
  onError: (error: unknown) => void,
): Promise<DhcpWire> {
  const { own, ports, system } = options
  // First alone: a port that somebody else has is told, instead of shared.
  if (system !== 'win32') await closeUdp(await bindUdp({ address: WILDCARD, port: ports.server }, BUFFERS))
  const addresses = system === 'linux' ? [WILDCARD, own] : [system === 'win32' ? own : WILDCARD]
  const sockets: Socket[] = []
  try {
    for (const address of addresses)
      sockets.push(await bindUdp({ address, port: ports.server }, { ...BUFFERS, shared: addresses.length > 1 }))
  } catch (error) {
    await Promise.all(sockets.map(closeUdp))
    throw error
  }
  return new Wire(sockets, options, { onDatagram, onError })
}

class Wire implements DhcpWire {
  readonly #sockets: readonly Socket[]
  readonly #sender: Socket | undefined
  readonly #everybody: string

  constructor(
    sockets: readonly Socket[],
    { system, broadcast, own }: WireOptions,
    { onDatagram, onError }: { readonly onDatagram: OnDatagram; readonly onError: (error: unknown) => void },
  ) {
    this.#sockets = sockets
    this.#sender = sockets.at(-1)
    // A loopback network has no limited broadcast.
    this.#everybody = system === 'darwin' || own.startsWith('127.') ? broadcast : EVERYBODY
    this.#sender?.setBroadcast(true)
    for (const socket of sockets) {
      socket.on('message', (bytes, from) => onDatagram(bytes, { address: from.address, port: from.port }))
      socket.on('error', onError)
    }
  }

  broadcast(bytes: Uint8Array, port: number): void {
    this.send(bytes, { address: this.#everybody, port })
  }

  /** What cannot be sent is lost, as any datagram: the client asks again. */
  send(bytes: Uint8Array, { address, port }: Endpoint): void {
    this.#sender?.send(bytes, port, address, () => undefined)
  }

  async close(): Promise<void> {
    await Promise.all(this.#sockets.map(closeUdp))
  }
}
