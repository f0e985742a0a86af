import { createSocket, type Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import {
  beginFetch,
  type FetchEffect,
  type FetchEvent,
  type FetchOutcome,
  type FetchOptions,
  stepFetch,
} from '../../../shared/protocol/tftp/fetch-session.ts'
import { decodePacket, encodePacket } from '../../../shared/protocol/tftp/packet.ts'
import { beginPut, type PutRequest, stepPut } from '../../../shared/protocol/tftp/put-session.ts'
import { plainAddress } from '../../../shared/domain/network/address.ts'
import { canBeAnswered } from '../net/endpoint.ts'
import { numericLookup } from './addresses.ts'

/** A phone talks to a server on another port than 69 from one of these (phone-facts 5.4, 10). */
const PHONE_TFTP_PORTS = { first: 53_240, last: 53_245 } as const
const TFTP_PORT = 69

export interface TftpTarget {
  readonly address: string
  readonly port: number
}

export interface TftpClientOptions {
  /** The phone's own address; undefined lets the system choose. */
  readonly localAddress?: string | undefined
  /** `phone`: as its firewall has it, while one of those ports is free; phones that share one address need more. */
  readonly localPorts?: 'phone' | 'any'
  readonly signal?: AbortSignal | undefined
  /** Each piece of the file, in order. The bytes are good during the call only. */
  readonly deliver: (bytes: Uint8Array) => void
}

export type TftpOutcome =
  FetchOutcome | { readonly kind: 'unreachable'; readonly detail: string } | { readonly kind: 'cancelled' }

type Stepped<S> = readonly [S, readonly FetchEffect[]]

/** Fetches one file by TFTP. Never rejects. */
export const fetchByTftp = (target: TftpTarget, wish: FetchOptions, options: TftpClientOptions): Promise<TftpOutcome> =>
  run(target, beginFetch(wish), stepFetch, options)

/** Leaves one file on a TFTP server. Never rejects. */
export const putByTftp = (
  target: TftpTarget,
  wish: PutRequest,
  options: Omit<TftpClientOptions, 'deliver'>,
): Promise<TftpOutcome> => run(target, beginPut(wish), stepPut, { ...options, deliver: () => undefined })

async function run<S>(
  target: TftpTarget,
  begun: Stepped<S>,
  step: (session: S, event: FetchEvent) => Stepped<S>,
  options: TftpClientOptions,
): Promise<TftpOutcome> {
  try {
    return await transfer(await openSocket(target, options), target, begun, step, options)
  } catch (error) {
    return unreachable(error)
  }
}

function transfer<S>(
  socket: Socket,
  target: TftpTarget,
  [begun, first]: Stepped<S>,
  step: (session: S, event: FetchEvent) => Stepped<S>,
  { signal, deliver }: TftpClientOptions,
): Promise<TftpOutcome> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined
    let sending = 0
    let over = false
    let session = begun

    const finish = (outcome: TftpOutcome): void => {
      if (over) return
      over = true
      clearTimeout(timer)
      signal?.removeEventListener('abort', cancel)
      if (sending === 0) socket.close() // else once the last packet has left
      resolve(outcome)
    }
    const cancel = (): void => finish({ kind: 'cancelled' })
    const happened = (event: FetchEvent): void => {
      if (over) return
      const [next, effects] = step(session, event)
      session = next
      effects.forEach(carryOut)
    }
    const carryOut = (effect: FetchEffect): void => {
      switch (effect.type) {
        case 'send':
          sending += 1
          socket.send(encodePacket(effect.packet), effect.port ?? target.port, target.address, (error) => {
            sending -= 1
            if (error !== null) finish(unreachable(error))
            else if (over && sending === 0) socket.close()
          })
          break
        case 'arm':
          clearTimeout(timer)
          timer = setTimeout(() => happened({ type: 'timeout' }), effect.ms)
          break
        case 'deliver':
          deliver(effect.bytes)
          break
        case 'end':
          finish(effect.outcome)
          break
      }
    }
    socket.on('error', (error) => finish(unreachable(error)))
    socket.on('message', (bytes, { address, port }) => {
      if (plainAddress(address) !== target.address || !canBeAnswered({ port })) return
      const packet = decodePacket(bytes)
      happened(packet.ok ? { type: 'packet', packet: packet.value, port } : { type: 'rubbish', port })
    })
    signal?.addEventListener('abort', cancel)
    if (signal?.aborted === true) cancel()
    else first.forEach(carryOut)
  })
}

let nextPort = 0

async function openSocket(
  target: TftpTarget,
  { localAddress, localPorts = 'phone' }: TftpClientOptions,
): Promise<Socket> {
  if (target.port !== TFTP_PORT && localPorts === 'phone') {
    const count = PHONE_TFTP_PORTS.last - PHONE_TFTP_PORTS.first + 1
    for (let tried = 0; tried < count; tried++) {
      // The ports go round: an old server's last words must not reach the next transfer.
      const port = PHONE_TFTP_PORTS.first + (nextPort++ % count)
      const socket = await bind(target.address, localAddress, port).catch((error: unknown) => {
        if (codeOf(error) === 'EADDRINUSE' || codeOf(error) === 'EACCES') return null
        throw error
      })
      if (socket !== null) return socket
    }
  }
  return bind(target.address, localAddress, 0)
}

function bind(target: string, address: string | undefined, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: isIPv6(target) ? 'udp6' : 'udp4', lookup: numericLookup as never })
    const failed = (error: Error): void => {
      socket.close()
      reject(error)
    }
    socket.once('error', failed)
    socket.bind({ port, exclusive: true, ...(address !== undefined && { address }) }, () => {
      socket.off('error', failed)
      resolve(socket)
    })
  })
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : error instanceof Error ? error.name : ''

const unreachable = (error: unknown): TftpOutcome => ({ kind: 'unreachable', detail: codeOf(error) })
