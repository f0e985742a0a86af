import { os } from '@orpc/server'
import { expect, test } from 'vitest'
import { answering, type Wire } from '../../electron/transports/answer.ts'

/** A wire whose other side reads only when it is told to. */
function slowWire() {
  const sent: string[] = []
  const unread: (() => void)[] = []
  let receive: (message: string) => void = () => undefined
  let close: () => void = () => undefined
  let cut = false
  const wire: Wire = {
    send: (message) => {
      sent.push(String(message))
      return new Promise<void>((resolve) => unread.push(resolve))
    },
    onMessage: (listener) => (receive = listener),
    onClose: (listener) => {
      const before = close
      close = () => {
        before()
        listener()
      }
    },
    close: () => (cut = true),
  }
  return {
    wire,
    sent,
    read: () => unread.splice(0).forEach((each) => each()),
    ask: (id: number) => receive(JSON.stringify({ i: String(id), p: { u: 'http://bench/count' } })),
    leave: () => close(),
    isCut: () => cut,
  }
}

function counted() {
  let calls = 0
  const router = os.router({ count: os.handler(() => ++calls) })
  return { answer: answering({ router, context: {} }), calls: () => calls }
}

test('calls whose answers nobody reads wait, and go on when they are read', async () => {
  const { answer, calls } = counted()
  const { wire, ask, read, sent } = slowWire()
  answer(wire)
  for (let id = 1; id <= 200; id++) ask(id)
  await expect.poll(() => sent.length).toBe(24)
  expect(calls()).toBe(24)
  await expect
    .poll(() => {
      read()
      return calls()
    })
    .toBe(200)
})

test('a connection that ends takes its waiting calls with it', async () => {
  const { answer, calls } = counted()
  const { wire, ask, read, sent, leave } = slowWire()
  answer(wire)
  for (let id = 1; id <= 200; id++) ask(id)
  await expect.poll(() => sent.length).toBe(24)
  leave()
  read()
  await new Promise((resolve) => setImmediate(resolve))
  expect(calls()).toBe(24)
})

test('whoever asks without end is cut off', async () => {
  const { answer } = counted()
  const { wire, ask, isCut } = slowWire()
  answer(wire)
  for (let id = 1; id <= 1_100; id++) ask(id)
  await expect.poll(isCut).toBe(true)
})
