import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { connect, type Socket as Stream } from 'node:net'

const PATIENCE_MS = 3_000
const TRIES = 3

export const readRequest = (name: string | Uint8Array, mode = 'octet'): Buffer =>
  Buffer.concat([Buffer.from([0, 1]), Buffer.from(name), Buffer.from([0]), Buffer.from(`${mode}\0`)])

/** A file by TFTP, or the text of the error; null when nothing came in time. */
export async function fetchTftp(port: number, name: string | Uint8Array): Promise<Buffer | null> {
  for (let left = TRIES; left > 0; left--) {
    // A port of its own for each try: what still comes for the one before does not mix in.
    const socket = createSocket('udp4')
    try {
      socket.send(readRequest(name), port, '127.0.0.1')
      const content = await received(socket)
      if (content !== null) return content
    } finally {
      socket.close()
    }
  }
  return null
}

type Datagram = readonly [Buffer, { readonly port: number }]

/** The next datagram; null when none comes in time. */
const next = (socket: Socket): Promise<Datagram | null> =>
  (once(socket, 'message', { signal: AbortSignal.timeout(PATIENCE_MS) }) as unknown as Promise<Datagram>).catch(
    () => null,
  )

async function received(socket: Socket): Promise<Buffer | null> {
  const blocks: Buffer[] = []
  for (;;) {
    const datagram = await next(socket)
    if (datagram === null) return null
    const [packet, from] = datagram
    if (packet[1] === 5) return Buffer.concat([Buffer.from('ERROR '), packet.subarray(4)])
    if (packet[1] !== 3) continue
    const isNext = packet.readUInt16BE(2) === ((blocks.length + 1) & 0xffff)
    if (isNext) blocks.push(packet.subarray(4))
    socket.send(Buffer.from([0, 4, packet[2] ?? 0, packet[3] ?? 0]), from.port, '127.0.0.1')
    if (isNext && packet.length < 516) return Buffer.concat(blocks)
  }
}

/** Sends these bytes over TCP and gives what comes back until the other side closes, or for this long. */
export async function exchange(port: number, bytes: string | Uint8Array, ms = 1_500): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let answer = ''
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')))
  socket.on('error', () => undefined)
  socket.write(bytes)
  await once(socket, 'close', { signal: AbortSignal.timeout(ms) }).catch(() => undefined)
  socket.destroy()
  return answer
}

/** So many connections that stay; what the other side closes is left out of `open`. */
export async function hold(port: number, count: number, bytes: string): Promise<{ end(): void }> {
  const sockets: Stream[] = []
  for (let n = 0; n < count; n++) {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.once('connect', () => socket.write(bytes))
    sockets.push(socket)
    if (n % 50 === 49) await settled(socket)
  }
  return {
    end: () => sockets.forEach((socket) => socket.destroy()),
  }
}

const settled = (socket: Stream): Promise<unknown> =>
  Promise.race([once(socket, 'connect'), once(socket, 'close')]).catch(() => undefined)

/** Sends datagrams as fast as the system takes them. */
export async function flood(port: number, packets: Iterable<Uint8Array>): Promise<number> {
  const socket = createSocket('udp4')
  socket.on('message', () => undefined)
  let sent = 0
  for (const packet of packets) {
    const last = ++sent % 100 === 0 ? Promise.withResolvers<undefined>() : null
    socket.send(packet, port, '127.0.0.1', () => last?.resolve(undefined))
    await last?.promise
  }
  await new Promise<void>((closed) => socket.close(closed))
  return sent
}
