import { expect, test } from 'vitest'
import type { RunningServer } from '../../../electron/bench/core/running-server.ts'
import { createSupervisor } from '../../../electron/bench/server-kit/supervisor.ts'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { handClock } from '../../support/bench-clock.ts'
import { eventLog } from '../../support/event-log.ts'

function start(listen: () => Promise<RunningServer>) {
  const clock = handClock()
  const { all: events, emit } = eventLog()
  const supervisor = createSupervisor('tftp', listen, {
    explain: (plain) =>
      Promise.resolve(
        plain.code === 'PORT_IN_USE' ? { ...plain, params: { ...plain.params, owner: 'dnsmasq (812)' } } : plain,
      ),
    emit,
    onStatus: () => undefined,
    clock,
  })
  return { clock, events, supervisor }
}

function listening(): { server: RunningServer; end: (reason: unknown) => void; stopped: () => boolean } {
  let stopped = false
  let end: (reason: unknown) => void = () => undefined
  const ended = new Promise<unknown>((resolve) => (end = resolve))
  const server: RunningServer = {
    address: '127.0.0.1',
    port: 6969,
    active: () => 0,
    bytesSent: () => 0,
    stop: () => {
      stopped = true
      return Promise.resolve()
    },
    ended,
  }
  return { server, end, stopped: () => stopped }
}

test('a port that is taken is a failure with its owner, told once', async () => {
  const { supervisor, events } = start(() =>
    Promise.reject(new BenchError('PORT_IN_USE', { protocol: 'UDP', address: '::', port: 69, owner: '' })),
  )
  await supervisor.start()
  expect(supervisor.status()).toMatchObject({ phase: 'failed', fault: { params: { owner: 'dnsmasq (812)' } } })
  await supervisor.start()
  expect(events.map((event) => event.type)).toEqual(['server.failed'])
})

test('two quick clicks on start bind once, and stop waits for its turn', async () => {
  const { server, stopped } = listening()
  let bound = 0
  const { supervisor, events } = start(() => {
    bound++
    return Promise.resolve(server)
  })
  await Promise.all([supervisor.start(), supervisor.start(), supervisor.stop()])
  expect(bound).toBe(1)
  expect(stopped()).toBe(true)
  expect(supervisor.status()).toEqual({ phase: 'stopped' })
  expect(events.map((event) => event.type)).toEqual(['server.listening', 'server.stopped'])
})

test('a server whose address went away is tried again until the address is back', async () => {
  const first = listening()
  const second = listening()
  const answers: (() => Promise<RunningServer>)[] = [
    () => Promise.resolve(first.server),
    () => Promise.reject(new BenchError('ADDRESS_GONE', { address: '10.0.0.9', port: 69 })),
    () => Promise.resolve(second.server),
  ]
  const { clock, supervisor, events } = start(() => answers.shift()?.() ?? Promise.reject(new Error('no more')))
  await supervisor.start()
  first.end(new BenchError('ADDRESS_GONE', { address: '10.0.0.9', port: 69 }))
  await first.server.ended
  await expect.poll(() => supervisor.status().phase).toBe('failed')
  clock.advance(2_000)
  await expect.poll(() => answers.length).toBe(1)
  await supervisor.stop().then(() => supervisor.start())
  expect(supervisor.status().phase).toBe('listening')
  expect(events.filter((event) => event.type === 'server.failed')).toHaveLength(1)
})
