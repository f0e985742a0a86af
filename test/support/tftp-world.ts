import { createSocket, type Socket } from 'node:dgram'
import { onTestFinished } from 'vitest'
import {
  FileChangedError,
  type Refusal,
  type ServedFile,
  type ServedFiles,
} from '../../electron/bench/core/served-file.ts'
import type { RunningServer } from '../../electron/bench/core/running-server.ts'
import { systemClock } from '../../electron/bench/core/clock.ts'
import type { Libc } from '../../electron/bench/net/batched-udp/libc.ts'
import type { CarryingChoice } from '../../electron/bench/tftp/carrier/carrying.ts'
import { startTftpServer, type TftpServerOptions } from '../../electron/bench/tftp/tftp-server.ts'
import { err, ok } from '../../shared/domain/result.ts'
import { decodePacket, encodePacket, type Options, type Packet } from '../../shared/protocol/tftp/packet.ts'
import { eventLog, type EventLog } from './event-log.ts'
import { createReceiver } from './tftp-receiver.ts'

export interface World {
  readonly server: RunningServer
  readonly port: number
  readonly log: EventLog
  /** The targets that the server asked its files for, as it asked. */
  readonly targets: readonly string[]
  /** Files that are open now. */
  readonly opened: () => number
}

interface WorldFile {
  readonly bytes: Uint8Array
  /** Given out piece by piece instead of whole. */
  readonly streamed?: boolean
  /** From this offset on, the file is found to have changed. */
  readonly changesAt?: number
  /** From this offset on, it cannot be read. */
  readonly breaksAt?: number
}

export type WorldFiles = Readonly<Record<string, WorldFile | Uint8Array | Refusal>>

export interface WorldOptions extends Partial<Omit<TftpServerOptions, 'files' | 'emit'>> {
  /** Held until it settles, each time a file is asked for. */
  readonly gate?: () => Promise<void>
  /** Held until it settles, each time a file that is given out piece by piece is read. */
  readonly beforeRead?: () => Promise<void>
}

let carrying: CarryingChoice | undefined

/** From here on, this file's servers hand every transfer over to the thread that carries large files. */
export function carryEverything(): CarryingChoice {
  carrying = { leastBytes: 0, off: false }
  return carrying
}

let libc: Libc | null = null

/** From here on, this file's servers read and send many datagrams in one call. */
export function batchEverything(calls: Libc): void {
  libc = calls
}

/** A server on loopback over files in memory, gone when the test is. */
export async function startWorld(files: WorldFiles, options: WorldOptions = {}): Promise<World> {
  const { gate, beforeRead, ...serverOptions } = options
  const log = eventLog()
  const targets: string[] = []
  let opened = 0
  let transfers = 0
  const served: ServedFiles = {
    open: async ({ target }) => {
      targets.push(target)
      await gate?.()
      const file = files[target]
      if (file === undefined) return err({ reason: 'not-found' })
      if ('reason' in file) return err(file)
      opened += 1
      return ok(
        servedFile(target, file instanceof Uint8Array ? { bytes: file } : file, {
          beforeRead,
          onClose: () => {
            opened -= 1
          },
        }),
      )
    },
  }
  const server = await startTftpServer({
    server: 'tftp',
    address: '127.0.0.1',
    port: 0,
    clock: systemClock,
    identify: ({ ip }) => ({ ip }),
    transferId: () => `t${(transfers += 1)}`,
    // A clock that a test moves by hand is the server's alone: the thread has its own.
    ...(carrying !== undefined && serverOptions.clock === undefined && { carrying }),
    libc,
    ...serverOptions,
    files: served,
    emit: log.emit,
  })
  onTestFinished(() => server.stop())
  return { server, port: server.port, log, targets, opened: () => opened }
}

interface Watched {
  readonly beforeRead: (() => Promise<void>) | undefined
  readonly onClose: () => void
}

function servedFile(path: string, file: WorldFile, { beforeRead, onClose }: Watched): ServedFile {
  const { bytes, streamed = false, changesAt = Infinity, breaksAt = Infinity } = file
  return {
    path,
    size: bytes.length,
    modifiedMs: 0,
    etag: '"1"',
    whole: streamed ? null : bytes,
    read: async (offset, length) => {
      await beforeRead?.()
      if (offset + length > changesAt) throw new FileChangedError(path)
      if (offset + length > breaksAt) throw new Error('EIO')
      return bytes.slice(offset, offset + length)
    },
    close: onClose,
  }
}

interface Heard {
  readonly packet: Packet
  readonly bytes: Uint8Array
  readonly port: number
}

/** A bare socket that says what it is told to and hands over what it hears, in order. */
export interface BareClient {
  readonly port: number
  say(packet: Packet | Uint8Array, port: number): void
  next(): Promise<Heard>
  /** What came and was not taken yet. */
  unread(): number
}

export async function bareClient(host = '127.0.0.1'): Promise<BareClient> {
  const socket = await boundSocket(host)
  const heard: Heard[] = []
  const waiting: ((heard: Heard) => void)[] = []
  socket.on('message', (bytes, from) => {
    const decoded = decodePacket(bytes)
    if (!decoded.ok) throw new Error(`the server sent something that is ${decoded.error}`)
    const one = { packet: decoded.value, bytes, port: from.port }
    const taker = waiting.shift()
    if (taker === undefined) heard.push(one)
    else taker(one)
  })
  return {
    port: socket.address().port,
    say: (packet, port) => socket.send(packet instanceof Uint8Array ? packet : encodePacket(packet), port, host),
    next: () => {
      const first = heard.shift()
      return first === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(first)
    },
    unread: () => heard.length,
  }
}

export async function boundSocket(host: string): Promise<Socket> {
  const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4', lookup: alreadyAnAddress })
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(0, host, () => resolve())
  })
  onTestFinished(() => {
    socket.close()
  })
  return socket
}

export const readRequest = (file: string, options: Options = [], mode = 'octet'): Packet => ({
  type: 'read',
  file,
  legible: true,
  mode,
  options,
})

export interface Fetched {
  /** Null when it was given up or refused. */
  readonly content: Uint8Array | null
  readonly error: string | null
}

export interface FetchOptions {
  readonly port: number
  readonly host?: string
  readonly file: string
  readonly options?: Options
  readonly mode?: string
}

/** Packets leave in the order and at the moment in which they are said: a look-up would send them a turn later. */
const alreadyAnAddress = (
  address: string,
  _options: unknown,
  answer: (error: null, address: string, family: number) => void,
): void => {
  answer(null, address, 0)
}

const CLIENT_PATIENCE_MS = 400

/** Fetches over a real socket with the plain receiver. */
export async function fetchFile({
  port,
  host = '127.0.0.1',
  file,
  options = [],
  mode = 'octet',
}: FetchOptions): Promise<Fetched> {
  const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4', lookup: alreadyAnAddress })
  const request = { type: 'read', file, legible: true, mode, options } as const
  const receiver = createReceiver({ request, answersRepeats: true })
  let server = port
  let silent = 0
  try {
    return await new Promise<Fetched>((resolve, reject) => {
      const say = (packets: readonly Uint8Array[]): void => {
        for (const packet of packets) socket.send(packet, server, host)
      }
      const onSilence = (): void => {
        silent += 1
        if (silent > 12) resolve({ content: null, error: null })
        else say(receiver.timeout())
      }
      let timer = setInterval(onSilence, CLIENT_PATIENCE_MS)
      socket.on('error', reject)
      socket.on('message', (bytes, from) => {
        server = from.port
        silent = 0
        timer.refresh()
        const packet = decodePacket(bytes)
        if (!packet.ok) return
        say(receiver.packet(packet.value))
        const error = receiver.failed()
        if (error === null && !receiver.done()) return
        clearInterval(timer)
        resolve({ content: error === null ? receiver.content() : null, error })
      })
      socket.bind(0, host, () => {
        timer = timer.refresh()
        say([encodePacket(request)])
      })
    })
  } finally {
    socket.close()
  }
}
