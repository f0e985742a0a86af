import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { constants } from 'node:os'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Libc, loadLibc } from '../../../../electron/bench/net/batched-udp/libc.ts'
import { openBatchedDataSocket } from '../../../../electron/bench/tftp/batched-data-socket.ts'
import { openSocketPool } from '../../../../electron/bench/tftp/socket-pool.ts'
import { systemCalls } from '../../../../electron/bench/tftp/system-calls.ts'
import { boundSocket } from '../../../support/tftp-world.ts'

const libc = loadLibc()
const HOST = '127.0.0.1'

/** What this system has; each call can be replaced. */
function calls(changed: Partial<Libc> = {}): Libc {
  if (libc === null) throw new Error('this system has no such calls')
  return { ...libc, ...changed }
}

async function world(changed: Partial<Libc> = {}) {
  const heard: string[] = []
  const socket = await openBatchedDataSocket(HOST, {
    libc: calls(changed),
    hear: (_socket, packet, { port }) => void heard.push(`${port} ${Buffer.from(packet).toString('latin1')}`),
    failed: ({ message }) => expect.unreachable(message),
  })
  onTestFinished(() => socket.close().catch(() => undefined)) // closed by the test
  const phone = await boundSocket(HOST)
  const said: string[] = []
  phone.on('message', (packet) => said.push(packet.toString('latin1')))
  const peer = { address: HOST, port: phone.address().port }
  const hears = async (count: number): Promise<readonly string[]> => {
    while (said.length < count) await once(phone, 'message')
    return said
  }
  return { socket, phone, peer, heard, hears }
}

describe.skipIf(libc === null)('a data socket over many datagrams in one call', () => {
  test('leaves what the system has no room for to Node, and lets nothing overtake it', async () => {
    let room = 2
    const { socket, peer, hears } = await world({
      sendmmsg: (...given) => (room-- > 0 ? calls().sendmmsg(...given) : -1),
      errno: () => constants.errno.EAGAIN,
    })
    // Of different sizes: each a message of its own, of which one call takes the first alone.
    socket.send(Buffer.from('one'), peer)
    await hears(1)
    room = 0
    socket.send(Buffer.from('two'), peer)
    await new Promise(setImmediate)
    room = Infinity
    socket.send(Buffer.from('three!'), peer)
    expect(await hears(3)).toEqual(['one', 'two', 'three!'])
  })

  test('sends before it is closed, nothing after, and closes its file once', async () => {
    const files = (): number => readdirSync('/proc/self/fd').length
    const before = files()
    const closed: number[] = []
    const { socket, peer, hears } = await world({ close: (file) => closed.push(file) })
    socket.send(Buffer.from('goodbye'), peer)
    const closing = socket.close()
    socket.send(Buffer.from('too late'), peer)
    await closing
    expect(await hears(1)).toEqual(['goodbye'])
    expect(closed).toEqual([]) // Node closes it
    expect(files()).toBe(before + 1) // the phone's
  })

  test('is Node’s own where the system refuses, and a server starts all the same', async () => {
    const pool = await openSocketPool(HOST, {
      libc: calls({ socket: () => -1 }),
      hear: () => undefined,
      failed: ({ message }) => expect.unreachable(message),
    })
    onTestFinished(() => pool.close())
    const phone = await boundSocket(HOST)
    const arrived = once(phone, 'message')
    pool.next().send(Buffer.from('hello'), { address: HOST, port: phone.address().port })
    expect(String((await arrived)[0])).toBe('hello')
  })

  test('is left out where it is not wanted', () => {
    expect(systemCalls({ RESYNC_BENCH_TFTP: 'plain' })()).toBeNull()
    expect(systemCalls({})()).not.toBeNull()
  })
})
