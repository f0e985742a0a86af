import { randomInt } from 'node:crypto'
import type { Socket } from 'node:dgram'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import {
  heardBy,
  questionOf,
  type ClientLease,
  type ClientState,
  type DhcpAsker,
} from '../../../shared/protocol/dhcp/client.ts'
import { encodeDhcp } from '../../../shared/protocol/dhcp/encode.ts'
import { decodeDhcp } from '../../../shared/protocol/dhcp/message.ts'
import { systemClock, type Clock } from '../core/clock.ts'
import { pause } from '../core/time.ts'
import { bindUdp, closeUdp } from '../net/bind-udp.ts'

export interface LeaseWish {
  readonly asker: Omit<DhcpAsker, 'xid'>
  /** The interface, for the words of a failure. */
  readonly name: string
  readonly signal: AbortSignal
  readonly clock?: Clock
}

const [SERVER_PORT, CLIENT_PORT] = [67, 68]
/** RFC 2131 §4.1 begins at four seconds; a bench switch has no other clients whose answers would collide. */
const WAITS_MS = [1_000, 2_000, 4_000, 8_000, 8_000]

/** Asks for an address as a phone does when it is plugged in; rejects when nobody answers. */
export async function leaseByDhcp({ asker, name, signal, clock = systemClock }: LeaseWish): Promise<ClientLease> {
  const asking: DhcpAsker = { ...asker, xid: randomInt(2 ** 32) }
  const socket = await bindUdp({ address: '0.0.0.0', port: CLIENT_PORT }, { receiveBytes: 256 * 1024, shared: true })
  try {
    socket.setBroadcast(true)
    return await converse(socket, { asking, name, signal, clock })
  } finally {
    await closeUdp(socket)
  }
}

interface Conversation {
  readonly asking: DhcpAsker
  readonly name: string
  readonly signal: AbortSignal
  readonly clock: Clock
}

async function converse(socket: Socket, { asking, name, signal, clock }: Conversation): Promise<ClientLease> {
  let state: ClientState = { phase: 'selecting' }
  let moved = new AbortController()
  const failed = Promise.withResolvers<never>()
  failed.promise.catch(() => undefined)
  socket.on('error', failed.reject)
  socket.on('message', (bytes) => {
    const answer = decodeDhcp(bytes)
    if (!answer.ok) return
    const next = heardBy(asking, state, answer.value)
    if (next === state) return
    state = next
    moved.abort()
  })
  const now = (): ClientState => state
  for (let tries = 0; tries < WAITS_MS.length && !signal.aborted; tries++) {
    const question = questionOf(asking, now())
    if (question === null) break
    const before = now().phase
    moved = new AbortController()
    const sent = send(socket, encodeDhcp(question).bytes, name)
    const waited = pause(WAITS_MS[tries] ?? 0, { signal: AbortSignal.any([signal, moved.signal]), clock })
    await Promise.race([sent.then(() => waited), failed.promise])
    // Each step has its own tries.
    if (now().phase !== before) tries = -1
  }
  const end = now()
  if (end.phase !== 'bound') throw new BenchError('DHCP_NO_ANSWER', { name })
  return end.lease
}

const send = (socket: Socket, bytes: Uint8Array, name: string): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.send(bytes, SERVER_PORT, '255.255.255.255', (error) => {
      if (error === null) resolve()
      else reject(new BenchError('INTERFACE_REFUSED', { name, detail: error.message }, { cause: error }))
    })
  })
