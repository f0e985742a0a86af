import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { loadLibc } from '../../../../electron/bench/net/batched-udp/libc.ts'
import { Carrying, carryingChoice } from '../../../../electron/bench/tftp/carrier/carrying.ts'
import { SharedContents } from '../../../../electron/bench/tftp/carrier/shared-contents.ts'
import { createTransferRegister } from '../../../../electron/bench/tftp/transfer-register.ts'
import type { Transfer } from '../../../../electron/bench/tftp/transfer.ts'
import { FileChangedError, type ServedFile } from '../../../../electron/bench/core/served-file.ts'
import { patternedBytes } from '../../../support/tftp-random.ts'
import { bareClient, carryEverything, fetchFile, readRequest, startWorld } from '../../../support/tftp-world.ts'

const content = patternedBytes(1_200_000)
const windows = [
  ['blksize', '1428'],
  ['windowsize', '16'],
] as const

describe.skipIf(loadLibc() === null)('a file that the thread carries', () => {
  const choice = carryEverything()

  test('comes whole to clients that load it together, though the one whose piece is being read leaves', async () => {
    let letRead = (): void => undefined
    const reading = new Promise<void>((resolve) => (letRead = resolve))
    const asked = Promise.withResolvers<undefined>()
    const { port, log } = await startWorld(
      { load: { bytes: content, streamed: true } },
      {
        beforeRead: async () => {
          asked.resolve(undefined)
          await reading
        },
      },
    )
    const leaving = await bareClient()
    leaving.say(readRequest('load', windows), port)
    const { port: transfer } = await leaving.next()
    leaving.say({ type: 'ack', block: 0 }, transfer)
    await asked.promise
    const others = [1, 2, 3].map(() => fetchFile({ port, file: 'load', options: windows }))
    leaving.say({ type: 'error', code: 0, message: 'enough' }, transfer)
    await log.until('file.abandoned')
    letRead()
    for (const { content: got } of await Promise.all(others))
      expect(Buffer.compare(got ?? Buffer.alloc(0), content)).toBe(0)
    expect(choice.off).toBe(false)
  })

  test('is told as it goes', async () => {
    const { port, server } = await startWorld({ load: content })
    const client = await bareClient()
    client.say(readRequest('load', [['blksize', '1428']]), port)
    const { port: transfer } = await client.next()
    client.say({ type: 'ack', block: 0 }, transfer)
    for (let block = 1; block <= 100; block++) {
      await client.next()
      client.say({ type: 'ack', block }, transfer)
    }
    expect(server.active()).toBe(1)
    await expect
      .poll(() => server.transfers?.(1_000))
      .toMatchObject([{ path: 'load', bytes: 100 * 1428, size: content.length, who: { ip: '127.0.0.1' } }])
    await expect.poll(() => server.bytesSent()).toBeGreaterThanOrEqual(100 * 1428)
    expect(server.transfers?.(2_000_000)).toEqual([])
  })
})

const file = (
  path: string,
  size: number,
  read: ServedFile['read'] = () => Promise.resolve(new Uint8Array()),
): ServedFile => ({
  ...{ path, size, modifiedMs: 0, etag: '"1"', whole: null, read },
  close: () => undefined,
})
const read = (offset: number, length: number) => Promise.resolve(content.slice(offset, offset + length))

/** UDP sockets that this process has open. */
function udpSockets(): number {
  const table = ['udp', 'udp6'].map((name) => readFileSync(`/proc/net/${name}`, 'utf8')).join('')
  const links = readdirSync('/proc/self/fd').flatMap((file) => {
    try {
      return [readlinkSync(`/proc/self/fd/${file}`)]
    } catch {
      return [] // closed meanwhile: it was that of this folder
    }
  })
  return links.filter((link) => link.startsWith('socket:[') && table.includes(` ${link.slice(8, -1)} `)).length
}

test.skipIf(loadLibc() === null)(
  'a thread that ends by an error is told, leaves no socket, and is not tried again',
  async () => {
    const before = udpSockets()
    const choice = { leastBytes: 0, off: false }
    const failed = Promise.withResolvers<unknown>()
    const carrying = new Carrying({
      ...{ choice, server: 'tftp', address: '127.0.0.1', failed: failed.resolve },
      register: createTransferRegister({ ended: () => undefined }),
      ...{ emit: () => undefined, answered: () => undefined },
    })
    await carrying.ready(1_000)
    expect(udpSockets()).toBe(before + 2)
    const transfer: Transfer = {
      ...{ id: 't1', who: { ip: '127.0.0.1' }, peer: { address: '127.0.0.1', port: 9 }, startedAt: 0, begun: 0 },
      socket: { send: () => undefined },
      request: { type: 'read', file: 'f', legible: true, mode: 'octet', options: [] },
      // No request: the bench never hands such a transfer over.
      raw: Uint8Array.of(0, 9),
      state: { phase: 'opening' },
    }
    expect(carrying.handOver(transfer, file('f', 1_000, read))).not.toBeNull()
    await expect(failed.promise).resolves.toMatchObject({ message: 'no read request' })
    await expect.poll(udpSockets).toBe(before)
    expect(choice.off).toBe(true)
    expect(carrying.ready(1_000)).toBeNull()
    expect(carrying.handOver(transfer, file('f', 1_000, read))).toBeNull()
    expect(await carrying.askedAgain(transfer, true)).toBe(true)
    await carrying.stop()
  },
)

describe('whether large files are carried by a thread', () => {
  test('is the choice of whoever starts the bench, and of the system', () => {
    expect(carryingChoice({ RESYNC_BENCH_TFTP: 'plain' }).off).toBe(true)
    expect(carryingChoice({}).off).toBe(process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch))
  })
})

describe('contents that are shared with the thread', () => {
  test('are one for each file, as long as somebody needs it', async () => {
    const contents = new SharedContents()
    const one = file('f', 1_000, read)
    const [first, again] = [contents.of(one), contents.of(one)]
    expect(first?.number).toBe(again?.number)
    expect(first?.memory).toBe(again?.memory)
    if (first === null || again === null) throw new Error('there is room for it')
    contents.release(first, one)
    expect(await contents.read(first.number, 100, 50)).toBe('read')
    expect(Buffer.compare(new Uint8Array(first.memory, 100, 50), content.slice(100, 150))).toBe(0)
    contents.release(again, one)
    expect(await contents.read(first.number, 0, 10)).toBe('unreadable')
    expect(contents.of(one)?.number).not.toBe(first.number)
  })

  test('have a limit', () => {
    const contents = new SharedContents()
    const large = file('large', 400_000_000)
    const held = contents.of(large)
    expect(contents.of(file('other', 400_000_000))).toBeNull()
    expect(contents.of(large)).not.toBeNull()
    if (held !== null) contents.release(held, large)
    expect(contents.of(file('other', 400_000_000))).toBeNull()
    if (held !== null) contents.release(held, large)
    expect(contents.of(file('other', 400_000_000))).not.toBeNull()
  })

  test.each([
    ['changed', () => Promise.reject(new FileChangedError('f'))],
    ['changed', () => Promise.resolve(new Uint8Array(3))],
    ['unreadable', () => Promise.reject(new Error('EIO'))],
  ])('tell that a file is %s', async (outcome, reading: ServedFile['read']) => {
    const contents = new SharedContents()
    const shared = contents.of(file('f', 1_000, reading))
    expect(await contents.read(shared?.number ?? 0, 0, 100)).toBe(outcome)
  })
})
