import { createSocket } from 'node:dgram'

const ackOf = (packet: Buffer): Buffer => Buffer.concat([Buffer.from([0, 4]), packet.subarray(2, 4)])

/** A phone's fetch by plain RFC 1350; the error code where it was refused. */
export function fetchByTftp(
  port: number,
  path: string,
): Promise<{ readonly content: Buffer } | { readonly error: number }> {
  const socket = createSocket('udp4')
  const blocks: Buffer[] = []
  return new Promise((resolve) => {
    socket.on('message', (packet, from) => {
      if (packet.readUInt16BE(0) === 5) {
        socket.close()
        resolve({ error: packet.readUInt16BE(2) })
        return
      }
      const last = packet.length < 516
      if (packet.readUInt16BE(2) === blocks.length + 1) blocks.push(packet.subarray(4))
      socket.send(ackOf(packet), from.port, from.address, () => {
        if (!last) return
        socket.close()
        resolve({ content: Buffer.concat(blocks) })
      })
    })
    socket.send(Buffer.from(`\u0000\u0001${path}\u0000octet\u0000`), port, '127.0.0.1')
  })
}

/** A phone's own words. */
export function say(port: number, ...lines: readonly string[]): Promise<void> {
  const socket = createSocket('udp4')
  return new Promise((resolve, reject) => {
    const sendFrom = (index: number): void => {
      const line = lines[index]
      if (line === undefined) {
        socket.close()
        resolve()
        return
      }
      socket.send(line, port, '127.0.0.1', (error) => {
        if (error) reject(error)
        else sendFrom(index + 1)
      })
    }
    sendFrom(0)
  })
}

export const phoneAgent = 'Cisco-CP-8841-3PCC/11.3.1 (00562b043615)'
