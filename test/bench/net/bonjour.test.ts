import type { Socket } from 'node:dgram'
import { EventEmitter, once } from 'node:events'
import type { Service } from 'bonjour-service'
import { expect, onTestFinished, test } from 'vitest'
import { openBonjour } from '../../../electron/bench/net/bonjour.ts'
import { SentAnswers } from '../../../electron/bench/net/mdns-limits.ts'

const OWN = '10.0.0.1'

const nothing = (): void => undefined
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** A socket that keeps what is sent; what a test hears on it is what the network would bring. */
class HeldSocket extends EventEmitter {
  readonly sent: Buffer[] = []

  bind(_port: number, _address: string, done: () => void): void {
    setImmediate(() => {
      done()
      this.emit('listening')
    })
  }

  send(bytes: Buffer): void {
    this.sent.push(bytes)
  }

  readonly setMulticastTTL = nothing
  readonly setMulticastLoopback = nothing
  readonly setMulticastInterface = nothing
  readonly addMembership = nothing
  readonly dropMembership = nothing
  readonly close = nothing
}

async function opened() {
  const socket = new HeldSocket()
  let unread = 0
  const bonjour = openBonjour(OWN, (count) => (unread += count), socket as unknown as Socket)
  onTestFinished(() => bonjour.destroy())
  await once(socket, 'listening')
  const hear = async (bytes: Buffer): Promise<void> => {
    socket.emit('message', bytes, { address: '10.0.0.9', port: 5_353 })
    await turn()
  }
  return { socket, bonjour, hear, unread: () => unread }
}

/** Answering from now on, with nothing sent yet. */
async function announced() {
  const world = await opened()
  const { socket, bonjour } = world
  bonjour.publish({ type: 'http', protocol: 'tcp', port: 80, name: 'bench', host: 'bench.local', probe: false })
  while (socket.sent.length === 0) await turn()
  socket.sent.length = 0
  return world
}

const numbers = (...values: readonly number[]): Buffer =>
  Buffer.from(values.flatMap((value) => [value >> 8, value & 255]))

const name = (text: string): Buffer =>
  Buffer.concat([
    ...text.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)])),
    Buffer.from([0]),
  ])

const PTR = 12
const SRV = 33
const ANY = 255

/** A query; a question is a name, or the place of one before it. */
const query = (questions: readonly (readonly [name: Buffer, type: number])[]): Buffer =>
  Buffer.concat([
    numbers(0, 0, questions.length, 0, 0, 0),
    ...questions.flatMap(([asked, type]) => [asked, numbers(type, 1)]),
  ])

const record = (of: Buffer, type: number, data: Buffer): Buffer =>
  Buffer.concat([of, numbers(type, 1, 0, 120, data.length), data])

/** Says of so many services where they are. */
function announcement(services: number): Buffer {
  const names = Array.from({ length: services }, (_, n) => name(`p${n}._http._tcp.local`))
  const pointers = names.map((service) => record(name('_http._tcp.local'), PTR, service))
  const places = names.map((service) => record(service, SRV, Buffer.concat([numbers(0, 0, 80), name('h.local')])))
  return Buffer.concat([numbers(0, 0x84_00, 0, pointers.length, 0, places.length), ...pointers, ...places])
}

test('who asks for a service gets it, with the one address that it has', async () => {
  const { socket, hear } = await announced()
  await hear(query([[name('_http._tcp.local'), PTR]]))
  expect(socket.sent).toHaveLength(1)
  const text = socket.sent[0]?.toString('latin1') ?? ''
  expect(text).toContain('bench')
})

test('a packet of 1,400 questions is answered as the one that it asks, and not again within a second', async () => {
  const { socket, hear } = await announced()
  const again: readonly [Buffer, number] = [numbers(0xc0_0c), ANY]
  const flood = query([[name('_http._tcp.local'), ANY], ...Array.from({ length: 1_400 }, () => again)])
  expect(flood.length).toBeLessThan(9_000)
  await hear(flood)
  await hear(flood)
  expect(socket.sent).toHaveLength(1)
})

test('a packet that mDNS does not allow for is not read, and counted', async () => {
  const { socket, hear, unread } = await announced()
  const again: readonly [Buffer, number] = [numbers(0xc0_0c), ANY]
  await hear(query([[name('_http._tcp.local'), ANY], ...Array.from({ length: 10_000 }, () => again)]))
  expect(socket.sent).toHaveLength(0)
  expect(unread()).toBe(1)
})

test('of a packet that announces hundreds of services the first are heard, and the others counted', async () => {
  const { bonjour, hear, unread } = await opened()
  const found: Service[] = []
  bonjour.find({ type: 'http', protocol: 'tcp' }, (service) => found.push(service))
  await hear(announcement(3))
  expect(found.map(({ name }) => name)).toEqual(['p0', 'p1', 'p2'])
  expect(unread()).toBe(0)
  const many = announcement(90)
  expect(many.length).toBeLessThan(9_000)
  await hear(many)
  expect(found).toHaveLength(64)
  expect(unread()).toBe(2 * (90 - 64)) // what they are called, and where they are
})

test('a record is sent again after a second, and what differs at once', () => {
  const sent = new SentAnswers()
  const one = [{ type: 'PTR', name: 'a', data: 'b' }]
  expect([0, 999, 1_000, 1_500].map((now) => sent.mayFollow(one, now))).toEqual([true, false, true, false])
  expect(sent.mayFollow([{ type: 'PTR', name: 'a', data: 'c' }], 1_500)).toBe(true)
})
