import { createSocket } from 'node:dgram'
import { connect, type Socket } from 'node:net'
import type { EventBody } from '../../shared/domain/event/bench-event.ts'
import { createIdentify } from '../../shared/domain/identity/identify.ts'
import { systemClock } from '../../electron/bench/core/clock.ts'
import { startSyslogServer, type SyslogOptions, type SyslogServer } from '../../electron/bench/syslog/syslog-server.ts'

type Said = Extract<EventBody, { type: 'phone.said' }> & { readonly raw: Buffer }

/** A listener on loopback, with everything that it told. */
export interface Listening {
  readonly server: SyslogServer
  readonly said: Said[]
  readonly events: EventBody[]
  /** Settles with the first event that fits, told already or later. */
  readonly next: <T extends EventBody['type']>(
    type: T,
    fits?: (event: Extract<EventBody, { type: T }>) => boolean,
  ) => Promise<Extract<EventBody, { type: T }>>
  /** Settles once so many lines were told. */
  readonly lines: (count: number) => Promise<readonly Said[]>
  readonly udp: (...datagrams: (string | Uint8Array)[]) => Promise<void>
  readonly tcp: () => Promise<Socket>
}

export async function listen(options: Partial<SyslogOptions> = {}): Promise<Listening> {
  const said: Said[] = []
  const events: EventBody[] = []
  const waiting = new Set<() => void>()
  const emit = (body: EventBody, raw?: Uint8Array): void => {
    events.push(body)
    if (body.type === 'phone.said') said.push({ ...body, raw: Buffer.from(raw ?? []) })
    for (const look of waiting) look()
  }
  const when = <T>(look: () => T | undefined): Promise<T> =>
    new Promise((resolve) => {
      const again = (): void => {
        const found = look()
        if (found === undefined) return
        waiting.delete(again)
        resolve(found)
      }
      waiting.add(again)
      again()
    })
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
    said,
    events,
    next: (type, fits = () => true) =>
      when(() =>
        events.find((event): event is Extract<EventBody, { type: typeof type }> => {
          return event.type === type && fits(event as Extract<EventBody, { type: typeof type }>)
        }),
      ),
    lines: (count) => when(() => (said.length >= count ? said : undefined)),
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
