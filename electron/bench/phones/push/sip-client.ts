import { randomBytes } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import type { PhoneLogin } from '../../../../shared/domain/push/push.ts'
import { hostAndPort } from '../../../../shared/domain/network/address.ts'
import {
  newTransaction,
  stepTransaction,
  type TransactionEvent,
} from '../../../../shared/protocol/sip/client-transaction.ts'
import {
  parseSip,
  printSip,
  type SipHeaders,
  type SipRequest,
  type SipResponse,
} from '../../../../shared/protocol/sip/message.ts'
import { answers, answerWith, makeRequest } from '../../../../shared/protocol/sip/request.ts'
import { type Clock, systemClock, type Unsubscribe } from '../../core/clock.ts'
import { hashText } from '../../core/hash-text.ts'

export interface SipAsking {
  readonly ip: string
  readonly port: number
  readonly method: 'NOTIFY' | 'OPTIONS'
  readonly uri: string
  readonly headers?: SipHeaders
  readonly body?: string | undefined
  /** For a challenge; without, the challenge is the answer. */
  readonly login?: PhoneLogin | undefined
  readonly localAddress?: string | undefined
  /** How long it is repeated; RFC 3261's 32 s where nothing is said. */
  readonly patienceMs?: number
  readonly clock?: Clock
  readonly signal?: AbortSignal | undefined
}

export type SipAnswer =
  | { readonly kind: 'answer'; readonly response: SipResponse; readonly loggedIn: boolean }
  | { readonly kind: 'silent'; readonly reason: 'no-answer' | 'no-server' | 'broken-off' }

/** Sends one request to a phone over UDP and gives its final response. Never rejects. */
export async function askBySip(asking: SipAsking): Promise<SipAnswer> {
  const socket = await connect(asking)
  if (socket === null) return { kind: 'silent', reason: 'no-answer' }
  try {
    const { address, port } = socket.address()
    const request = makeRequest({
      method: asking.method,
      uri: asking.uri,
      here: hostAndPort(address, port),
      token: newToken(),
      ...(asking.headers !== undefined && { headers: asking.headers }),
      ...(asking.body !== undefined && { body: asking.body }),
    })
    const first = await exchange(socket, request, asking)
    const { login } = asking
    if (first.kind === 'silent' || login === undefined || !isChallenge(first.response)) return first
    const again = answerWith(request, first.response, { ...login, token: newToken(), hash: hashText })
    if (again === null) return first
    const second = await exchange(socket, again, asking)
    return second.kind === 'silent' ? second : { ...second, loggedIn: true }
  } finally {
    socket.close()
  }
}

const isChallenge = ({ status }: SipResponse): boolean => status === 401 || status === 407
const newToken = (): string => randomBytes(9).toString('hex')

/** Bound to that one phone: nobody else's datagram is read, and a closed port is told by the system. */
function connect({ ip, port, localAddress }: SipAsking): Promise<Socket | null> {
  const { promise, resolve } = Promise.withResolvers<Socket | null>()
  const socket = createSocket(isIPv6(ip) ? 'udp6' : 'udp4')
  const failed = (): void => {
    socket.close()
    resolve(null)
  }
  socket.once('error', failed)
  socket.bind({ port: 0, ...(localAddress !== undefined && { address: localAddress }) }, () => {
    socket.connect(port, ip, () => {
      socket.off('error', failed)
      resolve(socket)
    })
  })
  return promise
}

function exchange(socket: Socket, request: SipRequest, asking: SipAsking): Promise<SipAnswer> {
  const { clock = systemClock, signal } = asking
  const { promise, resolve } = Promise.withResolvers<SipAnswer>()
  const bytes = printSip(request)
  let transaction = newTransaction(asking.patienceMs)
  let disarm: Unsubscribe = () => undefined
  const happened = (event: TransactionEvent): void => {
    const [next, effects] = stepTransaction(transaction, event)
    transaction = next
    for (const effect of effects) {
      switch (effect.type) {
        case 'send':
          socket.send(bytes, (error) => error !== null && happened({ type: 'unreachable' }))
          break
        case 'arm':
          disarm = clock.after(effect.ms, () => happened({ type: 'timeout' }))
          break
        case 'end':
          resolve(conclude(effect))
      }
    }
  }
  const heard = (datagram: Uint8Array): void => {
    const message = parseSip(datagram)
    if (message.ok && message.value.kind === 'response' && answers(message.value, request))
      happened({ type: 'response', response: message.value })
  }
  const failed = (): void => happened({ type: 'unreachable' })
  const cancel = (): void => resolve({ kind: 'silent', reason: 'broken-off' })
  socket.on('message', heard).on('error', failed)
  signal?.addEventListener('abort', cancel, { once: true })
  if (signal?.aborted === true) cancel()
  else happened({ type: 'started' })
  return promise.finally(() => {
    disarm()
    socket
      .off('message', heard)
      .off('error', failed)
      .on('error', () => undefined)
    signal?.removeEventListener('abort', cancel)
  })
}

const conclude = (end: { readonly response: SipResponse | null; readonly unreachable: boolean }): SipAnswer =>
  end.response === null
    ? { kind: 'silent', reason: end.unreachable ? 'no-server' : 'no-answer' }
    : { kind: 'answer', response: end.response, loggedIn: false }
