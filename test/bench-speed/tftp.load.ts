import { createSocket, type Socket } from 'node:dgram'
import { blockOf, encodePacket, OPCODE, opcodeOf } from '../../shared/protocol/tftp/packet.ts'

/**
 * The load generator where `tftp-load.c` cannot be compiled, a process of its own: many clients, each with its own port like a phone, as cheap as they can
 * be so that they measure the server. Told by its one argument, answers with one line of JSON.
 */
export interface Load {
  readonly host: string
  readonly port: number
  readonly clients: number
  /** Fetches in all; the clients take the next one as they become free. */
  readonly fetches: number
  /** Names of which each fetch takes the next. */
  readonly files: readonly string[]
  readonly bytes: number
  readonly blockSize: number
  readonly windowSize: number
}

export interface LoadResult {
  readonly seconds: number
  /** Clients that waited so long that they asked again. */
  readonly timeouts: number
  readonly failed: number
  /** From the request to the last block, of each fetch. */
  readonly medianMs: number
  readonly p99Ms: number
}

const PATIENCE_MS = 1_000
/** A fetch that is not answered at all ends, so that a measure ends as well. */
const TRIES = 20

function run(load: Load): Promise<LoadResult> {
  const { host, port, files, bytes, blockSize, windowSize } = load
  const latencies: number[] = []
  let [taken, done, timeouts, failed] = [0, 0, 0, 0]
  const options: (readonly [string, string])[] = []
  if (blockSize !== 512) options.push(['blksize', String(blockSize)])
  if (windowSize > 1) options.push(['windowsize', String(windowSize)])

  return new Promise((resolve) => {
    let startedAt = 0

    const client = (socket: Socket): void => {
      const ack = Uint8Array.of(0, OPCODE.ack, 0, 0)
      let [expected, got, size, window, inWindow, server, askedAt, heardAt, tries] = [1, 0, 512, 1, 0, 0, 0, 0, 0]
      let active = false
      let request: Uint8Array = new Uint8Array(0)

      const next = (): void => {
        active = taken < load.fetches
        if (!active) return
        const file = files[taken++ % files.length] ?? ''
        request = encodePacket({ type: 'read', file, legible: true, mode: 'octet', options })
        ;[expected, got, size, window, inWindow, server, tries] = [1, 0, 512, 1, 0, 0, 0]
        askedAt = heardAt = performance.now()
        socket.send(request, port, host)
      }
      const finish = (whole: boolean): void => {
        latencies.push(performance.now() - askedAt)
        if (!whole) failed += 1
        done += 1
        if (done === load.fetches) {
          clearInterval(timer)
          const seconds = (performance.now() - startedAt) / 1_000
          latencies.sort((a, b) => a - b)
          const quantile = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? 0
          resolve({ seconds, timeouts, failed, medianMs: quantile(0.5), p99Ms: quantile(0.99) })
        } else next()
      }
      const acknowledge = (): void => {
        const block = (expected - 1) & 0xffff
        ack[2] = block >>> 8
        ack[3] = block & 0xff
        inWindow = 0
        socket.send(ack, server, host)
      }
      const timer = setInterval(() => {
        if (!active || performance.now() - heardAt < PATIENCE_MS) return
        timeouts += 1
        heardAt = performance.now()
        if (++tries > TRIES) finish(false)
        else if (server === 0) socket.send(request, port, host)
        else acknowledge()
      }, 250)
      socket.on('message', (packet, from) => {
        if (!active || (server !== 0 && from.port !== server)) return
        heardAt = performance.now()
        tries = 0
        const opcode = opcodeOf(packet)
        if (opcode === OPCODE.data) {
          server = from.port
          if (blockOf(packet) !== (expected & 0xffff)) return
          expected += 1
          got += packet.length - 4
          inWindow += 1
          const last = packet.length - 4 < size
          if (last || inWindow === window) acknowledge()
          if (last) finish(got === bytes)
        } else if (opcode === OPCODE.oack && server === 0) {
          server = from.port
          // The server answers only what it agrees to; these two are all that was asked.
          const text = packet.toString('latin1')
          if (text.includes('blksize')) size = blockSize
          window = Number(/windowsize\0(\d+)/.exec(text)?.[1] ?? 1)
          acknowledge()
        } else if (opcode === OPCODE.error) finish(false)
      })
      if (startedAt === 0) startedAt = performance.now()
      next()
      timers.push(timer)
    }

    const timers: NodeJS.Timeout[] = []
    const sockets = Array.from({ length: load.clients }, () =>
      createSocket({ type: 'udp4', lookup: (address, _family, answer) => answer(null, address, 4) }),
    )
    let bound = 0
    for (const socket of sockets) {
      socket.bind(0, host, () => {
        bound += 1
        socket.setRecvBufferSize(1024 * 1024)
        if (bound === sockets.length) for (const ready of sockets) client(ready)
      })
    }
  })
}

const [argument] = process.argv.slice(2)
if (argument !== undefined) {
  const result = await run(JSON.parse(argument) as Load)
  process.stdout.write(JSON.stringify(result))
  process.exit(0)
}
