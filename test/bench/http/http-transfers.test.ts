import { rename, truncate, utimes, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { handClock } from '../../support/bench-clock.ts'
import { describe, expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../../electron/bench/core/clock.ts'
import type { RunningServer } from '../../../electron/bench/core/running-server.ts'
import type { ServedFiles } from '../../../electron/bench/core/served-file.ts'
import { startHttpServer } from '../../../electron/bench/http/http-server.ts'
import { dial, httpBench } from '../../support/http-bench.ts'

describe('large files', () => {
  const big = Buffer.from(Array.from({ length: 3_000_000 }, (_, index) => index % 253))

  test.each([
    ['held whole', {}],
    ['streamed', { wholeBytes: 1_000 }],
  ])('arrive to the byte, %s', async (_, limits) => {
    const { root, url, until, server } = await httpBench({}, limits)
    await writeFile(join(root, 'fw.loads'), big)
    expect(Buffer.from(await (await fetch(`${url}/fw.loads`)).arrayBuffer()).equals(big)).toBe(true)
    const part = await fetch(`${url}/fw.loads`, { headers: { Range: 'bytes=1000000-2999999' } })
    expect(Buffer.from(await part.arrayBuffer()).equals(big.subarray(1_000_000))).toBe(true)
    expect((await until('file.sent', 2)).map((event) => event.bytes)).toEqual([3_000_000, 2_000_000])
    expect(server.bytesSent()).toBe(5_000_000)
  })

  const startOf = async (change: (path: string, root: string) => Promise<unknown>) => {
    const bench = await httpBench({}, { wholeBytes: 1_000 })
    const path = join(bench.root, 'fw.loads')
    const content = Buffer.alloc(48 * 1024 * 1024, 1)
    await writeFile(path, content)
    await utimes(path, 1_000, 1_000)
    const client = await dial(bench.server.port)
    client.say('GET /fw.loads HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    await client.hear(/\r\n\r\n/)
    client.socket.pause()
    await change(path, bench.root)
    let heard = 0
    let mixed = false
    client.socket.removeAllListeners('data')
    client.socket.on('data', (piece: Buffer) => {
      heard += piece.length
      mixed ||= piece.includes(2)
    })
    client.socket.resume()
    await client.toTheEnd()
    return { ...bench, heard, mixed }
  }

  test('replaced under its name meanwhile, the old one arrives whole', async () => {
    const { until, mixed } = await startOf(async (path, root) => {
      await writeFile(join(root, 'new'), Buffer.alloc(48 * 1024 * 1024, 2))
      await rename(join(root, 'new'), path)
    })
    expect((await until('file.sent'))[0]).toMatchObject({ bytes: 48 * 1024 * 1024 })
    expect(mixed).toBe(false)
  })

  test.each([
    ['overwritten', (path: string) => writeFile(path, Buffer.alloc(48 * 1024 * 1024, 2))],
    ['truncated', (path: string) => truncate(path, 1_000)],
  ])('%s meanwhile, the transfer breaks off, and never a mix arrives', async (_, change) => {
    const { until, mixed, heard } = await startOf(change)
    const [abandoned] = await until('file.abandoned')
    expect(abandoned).toMatchObject({ path: 'fw.loads', reason: 'file-changed' })
    expect(heard).toBeLessThan(48 * 1024 * 1024)
    expect(mixed).toBe(false)
  })
})

describe('starting and stopping', () => {
  test('a stop ends what is going on at once, and tells of it', async () => {
    const { root, server, until } = await httpBench()
    await writeFile(join(root, 'big'), Buffer.alloc(64 * 1024 * 1024))
    const client = await dial(server.port)
    client.socket.pause()
    client.say('GET /big HTTP/1.1\r\nHost: x\r\n\r\n')
    const idle = await dial(server.port)
    await until('file.requested')
    expect(server.active()).toBe(1)
    const began = Date.now()
    await Promise.all([server.stop(), server.stop()])
    expect(Date.now() - began).toBeLessThan(1_000)
    expect((await until('file.abandoned'))[0]).toMatchObject({ reason: 'server-stopped' })
    expect(await idle.toTheEnd()).toBe('')
    const again = await startAt(server.port)
    expect(again.port).toBe(server.port)
  })

  test('a stop while a file is being opened tells it once', async () => {
    let answer: () => void = () => undefined
    const files: ServedFiles = {
      open: () =>
        new Promise((resolve) => {
          answer = () => resolve({ ok: false, error: { reason: 'not-found' } })
        }),
    }
    const { server, until, all } = await httpBench({ files })
    ;(await dial(server.port)).say('GET /x HTTP/1.1\r\nHost: x\r\n\r\n')
    await until('file.requested')
    await server.stop()
    answer()
    await new Promise((resolve) => setImmediate(resolve))
    expect(all('file.abandoned')).toHaveLength(1)
    expect(all('file.refused')).toEqual([])
  })

  test('a port that is taken is a fault that names it', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void other.close())
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as { port: number }
    await expect(startAt(port)).rejects.toMatchObject({
      fault: { code: 'PORT_IN_USE', params: { protocol: 'TCP', address: '127.0.0.1', port } },
    })
    await expect(startAt(0, '203.0.113.77')).rejects.toMatchObject({ fault: { code: 'ADDRESS_GONE' } })
  })

  test('everywhere means both families, and IPv4 clients are known by their IPv4 address', async () => {
    const { server, until } = await httpBench({ address: '' })
    await fetch(`http://127.0.0.1:${server.port}/x`)
    expect((await until('file.requested'))[0]?.who.ip).toBe('127.0.0.1')
    if (server.address === '::') {
      await fetch(`http://[::1]:${server.port}/x`)
      expect((await until('file.requested', 2))[1]?.who.ip).toBe('::1')
    }
  })

  test('an address that goes away ends the server, with the reason', async () => {
    const clock = handClock()
    const { server } = await httpBench({ address: '127.0.0.1', clock, hasAddress: () => false })
    clock.advance(2_000)
    expect(server.active()).toBe(0) // loopback never goes
    const real = externalAddress()
    if (real === null) return
    const gone = await httpBench({ address: real, clock, hasAddress: () => false })
    clock.advance(2_000)
    expect(await gone.server.ended).toMatchObject({ fault: { code: 'ADDRESS_GONE' } })
  })
})

function externalAddress(): string | null {
  const all = Object.values(networkInterfaces()).flatMap((entries) => entries ?? [])
  return all.find((entry) => !entry.internal && entry.family === 'IPv4')?.address ?? null
}

async function startAt(port: number, address = '127.0.0.1'): Promise<RunningServer> {
  const server = await startHttpServer({
    server: 'http',
    address,
    port,
    files: { open: () => Promise.resolve({ ok: false, error: { reason: 'not-found' } }) },
    identify: ({ ip }) => ({ ip }),
    emit: () => undefined,
    clock: systemClock,
    transferId: () => 't',
  })
  onTestFinished(() => server.stop())
  return server
}

test('phones that download one load at once get equal shares: when the first is done, nobody is far behind', async () => {
  const size = 24 * 1024 * 1024
  const whenFirstIsDone = Promise.withResolvers<readonly number[]>()
  // At that very moment: the others are done in the same turn, or nearly.
  const { root, server, url } = await httpBench({
    limits: { connectionsPerSource: 32 },
    emit: ({ type }) => {
      if (type !== 'file.sent') return
      whenFirstIsDone.resolve((server.transfers?.(size) ?? []).map(({ bytes }) => bytes / size))
    },
  })
  await writeFile(join(root, 'load.sbn'), Buffer.alloc(size, 7))
  const phones = Array.from({ length: 12 }, async () => {
    const response = await fetch(`${url}/load.sbn`)
    let bytes = 0
    for await (const piece of response.body ?? []) bytes += piece.length
    return bytes
  })
  const shares = await whenFirstIsDone.promise
  expect(shares.length).toBeGreaterThan(0)
  for (const share of shares) expect(share).toBeGreaterThan(0.5)
  expect(new Set(await Promise.all(phones))).toEqual(new Set([size]))
})
