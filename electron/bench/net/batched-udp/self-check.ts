import { BatchedSocket } from './batched-socket.ts'
import type { Libc } from './libc.ts'
import { createWaiting } from './waiting.ts'

const WAIT_MS = 500
/** Two that leave as one message which the system cuts, and one of another size. */
const PACKETS: readonly Uint8Array[] = [1, 2, 3].map((fill) => new Uint8Array(fill === 3 ? 5 : 600).fill(fill))

/**
 * Throws where what is sent from one socket of this machine to another does not arrive as it was: a system that has the
 * calls may still not have all that is asked of them. It holds its thread meanwhile: 3 × `waitMs` at most.
 */
export function checkBatchedUdp(libc: Libc, waitMs = WAIT_MS): void {
  const open = (): BatchedSocket =>
    new BatchedSocket(libc, { address: '127.0.0.1', port: 0 }, { bufferBytes: 256 * 1024 })
  const [from, to] = [open(), open()]
  try {
    for (const packet of PACKETS) from.send(packet, to.name())
    from.flush()
    const waiting = createWaiting(libc, [to.file])
    const heard: Uint8Array[] = []
    for (let tries = 0; heard.length < PACKETS.length && tries < PACKETS.length; tries++) {
      waiting.wait(waitMs)
      to.receive((packet, { port }) => {
        if (port === from.name().port) heard.push(packet.slice())
      })
    }
    const whole = PACKETS.every((packet, index) => Buffer.compare(packet, heard[index] ?? new Uint8Array()) === 0)
    if (!whole) throw new Error('datagrams sent together did not arrive as they were')
  } finally {
    from.close()
    to.close()
  }
}
