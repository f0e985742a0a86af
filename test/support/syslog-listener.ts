import { createSocket } from 'node:dgram'
import { connect, type Socket } from 'node:net'
import type { EventBody } from '../../shared/domain/event/bench-event.ts'
import { createIdentify } from '../../shared/domain/identity/identify.ts'
import { systemClock } from '../../electron/bench/core/clock.ts'
import { startSyslogServer, type SyslogOptions, type SyslogServer } from '../../electron/bench/syslog/syslog-server.ts'
import { eventLog, type EventLog } from './event-log.ts'
import { logOf } from './log-of.ts'

type Said = Extract<EventBody, { type: 'phone.said' }> & { readonly raw: Buffer }

/** A listener on loopback, with everything that it told. */
export interface Listening {
  readonly server: SyslogServer
  readonly said: readonly Said[]
  readonly events: EventLog
  /** Settles once so many lines were told. */
  readonly lines: (count: number) => Promise<readonly Said[]>
  readonly udp: (...datagrams: (string | Uint8Array)[]) => Promise<void>
  readonly tcp: () => Promise<Socket>
}

export async function listen(options: Partial<SyslogOptions> = {}): Promise<Listening> {
  const said = logOf<Said>()
  const events = eventLog()
  const emit: SyslogOptions['emit'] = (body, raw) => {
    events.emit(body, raw)
    if (body.type === 'phone.said') said.tell({ ...body, raw: Buffer.from(raw ?? []) })
  }
  const server = await startSyslogServer({
    server: 'syslog',
    address: '127.0.0.1',
    port: 0,
    identify: createIdentify(),
    emit,
    clock: systemClock,
    ...options,
  })
  const host = server.address === '::' || server.address === '0.0.0.0' ? '127.0.0.1' : server.address
  return {
    server,
    said: said.all,
    events,
    lines: (count) => said.when((all) => (all.length >= count ? all : undefined)),
    udp: (...datagrams) => sendUdp(host, server.port, datagrams),
    tcp: () =>
      new Promise((resolve, reject) => {
        const socket = connect(server.port, host, () => {
          resolve(socket)
        })
        socket.once('error', reject)
      }),
  }
}

/** Sends from one port, each datagram only when the one before has left, and closes it. */
export async function sendUdp(host: string, port: number, datagrams: readonly (string | Uint8Array)[]): Promise<void> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  await new Promise<void>((resolve) => void socket.bind(0, host, resolve))
  for (const datagram of datagrams)
    await new Promise<void>((resolve, reject) => {
      socket.send(datagram, port, host, (error) => {
        if (error === null) resolve()
        else reject(error)
      })
    })
  await new Promise<void>((resolve) => void socket.close(resolve))
}
