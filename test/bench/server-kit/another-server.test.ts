import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { RunningServer } from '../../../electron/bench/core/running-server.ts'
import type { KitEvent } from '../../../electron/bench/server-kit/kit-event.ts'
import { superviseAll } from '../../../electron/bench/server-kit/supervisor.ts'
import type { ServerName } from '../../../shared/domain/event/bench-event.ts'
import { standardPorts } from '../../../shared/domain/network/ports.ts'
import { newSiteFile, serverSettings } from '../../../shared/domain/site/site-file.ts'
import { handClock } from '../../support/bench-clock.ts'
import { startEchoServer } from '../../support/echo-server.ts'
import { eventLog } from '../../support/event-log.ts'

/** The servers of the bench and one more: its name is added here, and its driver is `test/support/echo-server.ts`. */
type Name = ServerName | 'echo'

const notInThisTest = (): Promise<RunningServer> => Promise.reject(new Error('not in this test'))
const others = {
  tftp: notInThisTest,
  http: notInThisTest,
  https: notInThisTest,
  syslog: notInThisTest,
  dhcp: notInThisTest,
}

function bench({ port = 0 } = {}) {
  const clock = handClock()
  const { all: events, emit } = eventLog<KitEvent<Name>>()
  const servers = superviseAll<Name>(
    {
      ...others,
      echo: () => startEchoServer({ server: 'echo', address: '127.0.0.1', port, emit, clock }),
    },
    {
      emit,
      clock,
      explain: (fault) => Promise.resolve(fault),
      onStatus: () => undefined,
    },
  )
  onTestFinished(() => servers.echo.stop())
  return { events, servers }
}

async function client(): Promise<Socket> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  onTestFinished(() => void socket.close())
  return socket
}

describe('another server takes its driver and its name', () => {
  test('and the compiler names each place that the name lacks', () => {
    // @ts-expect-error what starts it
    const starters: Parameters<typeof superviseAll<Name>>[0] = others
    // @ts-expect-error the port that its clients use when nothing names one
    const ports: Readonly<Record<Name, number>> = standardPorts
    // @ts-expect-error what a site says of it
    const settings: Readonly<Record<Name, { enabled: boolean; port: number }>> = serverSettings(newSiteFile('x'))
    expect([starters, ports, settings].map((list) => 'echo' in list)).toEqual([false, false, false])
  })

  test('listens, answers and stops, and says so under its name', async () => {
    const { servers, events } = bench()
    await servers.echo.start()
    const running = servers.echo.running()
    const socket = await client()
    socket.send('resync', running?.port ?? 0, '127.0.0.1')
    const [answer] = (await once(socket, 'message')) as [Buffer]
    expect(answer.toString()).toBe('resync')
    expect(running?.bytesSent()).toBe(6)
    await servers.echo.stop()
    expect(events).toEqual([
      { type: 'server.listening', server: 'echo', address: '127.0.0.1', port: running?.port },
      { type: 'server.stopped', server: 'echo' },
    ])
    expect(servers.echo.status()).toEqual({ phase: 'stopped' })
  })

  test('that finds its port taken has failed, with the port as its evidence', async () => {
    const holder = await client()
    const { port } = holder.address()
    const { servers, events } = bench({ port })
    await servers.echo.start()
    expect(servers.echo.status()).toMatchObject({
      phase: 'failed',
      fault: { code: 'PORT_IN_USE', params: { protocol: 'UDP', address: '127.0.0.1', port } },
    })
    expect(events.map(({ type, server }) => [type, server])).toEqual([['server.failed', 'echo']])
  })

  test('whose clients flood it answers what it may, and tells the rest once and as a count', async () => {
    const { servers, events } = bench()
    await servers.echo.start()
    const socket = await client()
    for (let turn = 0; turn < 2; turn++) {
      socket.send('a', servers.echo.running()?.port ?? 0, '127.0.0.1')
      await once(socket, 'message')
    }
    const heard = servers.echo.running()
    socket.send('too much', heard?.port ?? 0, '127.0.0.1')
    await expect
      .poll(() => events.at(-1))
      .toMatchObject({ type: 'source.limited', server: 'echo', reason: 'flood', count: 1 })
    expect(heard?.bytesSent()).toBe(2)
  })
})
