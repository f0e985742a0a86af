import { constants } from 'node:os'
import { describe, expect, onTestFinished, test } from 'vitest'
import { BatchedSocket } from '../../../../electron/bench/net/batched-udp/batched-socket.ts'
import { type Libc, loadLibc } from '../../../../electron/bench/net/batched-udp/libc.ts'
import { checkBatchedUdp } from '../../../../electron/bench/net/batched-udp/self-check.ts'
import { createWaiting } from '../../../../electron/bench/net/batched-udp/waiting.ts'
import { boundSocket } from '../../../support/tftp-world.ts'

const libc = loadLibc()

/** What this system has; each call can be replaced. */
function calls(changed: Partial<Libc> = {}): Libc {
  if (libc === null) throw new Error('this system has no such calls')
  return { ...libc, ...changed }
}

const bytes = (size: number, fill: number): Uint8Array => new Uint8Array(size).fill(fill)

function open(address = '127.0.0.1', changed: Partial<Libc> = {}): BatchedSocket {
  const socket = new BatchedSocket(calls(changed), { address, port: 0 }, { bufferBytes: 4 * 1024 * 1024 })
  onTestFinished(() => socket.close())
  return socket
}

/** What comes to a socket of Node's, in order. */
async function heardBy(address: string, count: number, say: (port: number) => void): Promise<readonly Buffer[]> {
  const socket = await boundSocket(address)
  const heard: Buffer[] = []
  const all = new Promise<void>((resolve) =>
    socket.on('message', (packet) => {
      heard.push(packet)
      if (heard.length === count) resolve()
    }),
  )
  say(socket.address().port)
  await all
  return heard
}

describe.skipIf(libc === null)('a socket that sends and reads many datagrams at once', () => {
  test.each(['127.0.0.1', '::1'])('sends each as it was, to %s', async (address) => {
    const socket = open(address)
    const sizes = [600, 600, 600, 4, 1_432, 1_432, 7, 0, 9_000, 9_000, 60_000]
    const heard = await heardBy(address, sizes.length, (port) => {
      sizes.forEach((size, index) => socket.send(bytes(size, index), { address, port }))
      socket.flush()
    })
    expect(heard.map((packet) => packet.length)).toEqual(sizes)
    heard.forEach((packet, index) => expect(packet.every((byte) => byte === index)).toBe(true))
    expect(socket.lost).toBe(0)
  })

  test('sends more than one call takes', async () => {
    const socket = open()
    const sizes = Array.from({ length: 150 }, (_, index) => 20 + (index % 2))
    const heard = await heardBy('127.0.0.1', sizes.length, (port) => {
      for (const size of sizes) socket.send(bytes(size, size), { address: '127.0.0.1', port })
      socket.flush()
    })
    expect(heard.map((packet) => packet.length)).toEqual(sizes)
  })

  test('sends what it holds when there is no room for more', () => {
    const counts: number[] = []
    const sendmmsg = (_file: number, _messages: Uint8Array, count: number): number => {
      counts.push(count)
      return count
    }
    const socket = open('127.0.0.1', { sendmmsg })
    for (let index = 0; index < 20; index++) socket.send(bytes(60_000, 1), { address: '127.0.0.1', port: 9 })
    socket.flush()
    expect(counts).toEqual([17, 3])
  })

  test('reads what came, and from whom, on a socket of both families too', async () => {
    const socket = open('::')
    const { port } = socket.name()
    const v4 = await boundSocket('127.0.0.1')
    const v6 = await boundSocket('::1')
    const waiting = createWaiting(calls(), [socket.file])
    const heard: string[] = []
    const expected = [
      [v4, '127.0.0.1', '::ffff:127.0.0.1'],
      [v6, '::1', '::1'],
    ] as const
    for (const [from, to, address] of expected) {
      for (const size of [4, 100]) await new Promise((resolve) => from.send(bytes(size, 1), port, to, resolve))
      waiting.wait(5_000)
      expect(waiting.ready(0)).toBe(true)
      socket.receive((packet, sender) => heard.push(`${packet.length} ${sender.address} ${sender.port}`))
      expect(heard.splice(0)).toEqual([4, 100].map((size) => `${size} ${address} ${from.address().port}`))
    }
  })

  test('sends one by one where the system cannot cut, and from then on never asks it to', async () => {
    let refused = 0
    const sendmmsg: Libc['sendmmsg'] = (...given) => {
      const [, messages] = given
      // The length of a message's control part: there is one where it is to be cut.
      const cut = new DataView(messages.buffer, messages.byteOffset).getUint32(40, true) > 0
      if (!cut) return calls().sendmmsg(...given)
      refused += 1
      return -1
    }
    const socket = open('127.0.0.1', { sendmmsg, errno: () => constants.errno.EINVAL })
    for (const round of [1, 2]) {
      const heard = await heardBy('127.0.0.1', 5, (port) => {
        for (const size of [600, 600, 600, 600, 20]) socket.send(bytes(size, round), { address: '127.0.0.1', port })
        socket.flush()
      })
      expect(heard.map((packet) => packet.length)).toEqual([600, 600, 600, 600, 20])
    }
    expect(refused).toBe(1)
    expect(socket.lost).toBe(0)
  })

  test('waits a little for room, then counts what is lost', () => {
    let asked = 0
    const sendmmsg = (): number => {
      asked += 1
      return -1
    }
    const socket = open('127.0.0.1', { sendmmsg, errno: () => constants.errno.EAGAIN, poll: () => 0 })
    socket.send(bytes(10, 1), { address: '127.0.0.1', port: 9 })
    socket.send(bytes(11, 1), { address: '127.0.0.1', port: 9 })
    socket.flush()
    expect(socket.lost).toBe(2)
    expect(asked).toBeGreaterThan(1)
    socket.send(bytes(10, 1), { address: 'fd00::1', port: 9 })
    expect(socket.lost).toBe(3)
  })

  test('gives back what there is no room for, each as it was, and waits for none', () => {
    const full: string[] = []
    let sent = 1 // of three messages, the system takes the first
    const socket = new BatchedSocket(
      calls({
        sendmmsg: () => (sent-- > 0 ? 1 : -1),
        errno: () => constants.errno.EAGAIN,
        poll: () => expect.unreachable('it waits'),
      }),
      { address: '127.0.0.1', port: 0 },
      {
        bufferBytes: 1_000,
        arenaBytes: 64 * 1024,
        whenFull: (packet, { port }) => void full.push(`${port}: ${packet.length} of ${packet[0]}`),
      },
    )
    onTestFinished(() => socket.close())
    const say = (port: number, ...sizes: readonly number[]): void => {
      for (const size of sizes) socket.send(bytes(size, port), { address: '127.0.0.1', port })
    }
    say(1, 100)
    say(2, 100, 100, 7) // cut by the system, had it taken them
    say(3, 0)
    socket.flush()
    expect(full).toEqual(['2: 100 of 2', '2: 100 of 2', '2: 7 of 2', '3: 0 of undefined'])
    expect(socket.lost).toBe(0)
    socket.flush()
    expect(full).toHaveLength(4)
  })

  test('that is not bound says why', async () => {
    const taken = (await boundSocket('127.0.0.1')).address()
    expect(
      () => new BatchedSocket(calls(), { address: '127.0.0.1', port: taken.port }, { bufferBytes: 1_000 }),
    ).toThrow(expect.objectContaining({ fault: expect.objectContaining({ code: 'PORT_IN_USE' }) as unknown }) as Error)
    expect(() => open('192.0.2.1')).toThrow(
      expect.objectContaining({ fault: expect.objectContaining({ code: 'ADDRESS_GONE' }) as unknown }) as Error,
    )
  })

  test('is refused where what is sent does not arrive as it was', () => {
    expect(() => checkBatchedUdp(calls())).not.toThrow()
    // As a system would that takes the message and does not cut it: one datagram less.
    const sendmmsg: Libc['sendmmsg'] = (_file, _messages, count) => count
    expect(() => checkBatchedUdp(calls({ sendmmsg, poll: () => 0 }))).toThrow('did not arrive')
  })
})
