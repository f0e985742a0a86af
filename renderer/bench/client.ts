import { createORPCClient, ORPCError } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { BenchError, fault, type Fault } from '../../shared/domain/fault/fault.ts'
import type { Contract } from '../../shared/ipc/contract/contract.ts'
import type { ShellContract } from '../../shared/ipc/shell-contract.ts'
import { portRequest, webSocketPath, webSocketProtocol, type PortOwner } from '../../shared/ipc/wires.ts'

export type BenchClient = ContractRouterClient<Contract>
export type ShellClient = ContractRouterClient<ShellContract>

/** One connection to the bench. `lost` settles when it is over, whoever ended it. */
export interface Pipe {
  readonly client: BenchClient
  readonly lost: Promise<void>
  close(): void
}
export type OpenPipe = () => Promise<Pipe>

/** The page's only choice between its two homes: the desktop shell hands out ports, a browser has a socket. */
const inShell = (): boolean => navigator.userAgent.includes(' Electron/')

export const openPipe: OpenPipe = () => (inShell() ? Promise.resolve(openPort('bench')) : openSocket())

function openPort(owner: PortOwner): Pipe {
  const { port1, port2 } = new MessageChannel()
  let end = (): void => undefined
  const lost = new Promise<void>((resolve) => {
    end = resolve
    port1.addEventListener('close', () => resolve())
  })
  const client: BenchClient = createORPCClient(new PortLink({ port: port1 }))
  port1.start()
  window.postMessage(portRequest(owner), '*', [port2])
  const close = (): void => {
    port1.close()
    end() // a port does not tell its own end
  }
  return { client, lost, close }
}

/** What only the desktop shell can do; null in a browser. */
export function openShell(): ShellClient | null {
  if (!inShell()) return null
  const { port1, port2 } = new MessageChannel()
  const client: ShellClient = createORPCClient(new PortLink({ port: port1 }))
  port1.start()
  window.postMessage(portRequest('shell'), '*', [port2])
  return client
}

function openSocket(): Promise<Pipe> {
  const url = new URL(webSocketPath, window.location.href)
  url.protocol = url.protocol.replace('http', 'ws')
  const socket = new WebSocket(url, [webSocketProtocol, takeToken()])
  socket.binaryType = 'arraybuffer'
  return new Promise((resolve, reject) => {
    const lost = new Promise<void>((settle) => {
      socket.addEventListener('close', () => {
        settle()
        reject(new Error('the socket did not open'))
      })
    })
    socket.addEventListener('open', () => {
      resolve({ client: createORPCClient(new SocketLink({ websocket: socket })), lost, close: () => socket.close() })
    })
  })
}

const tokenKey = 'resync-bench.token'

/**
 * The token comes in the fragment, which a browser sends to nobody. It is kept for this tab alone, and taken out of the
 * address so that it is neither bookmarked nor shown over the customer's shoulder.
 */
function takeToken(): string {
  const found = /[#&]token=([^&]+)/.exec(window.location.hash)?.[1]
  if (found === undefined) return sessionStorage.getItem(tokenKey) ?? 'none'
  sessionStorage.setItem(tokenKey, found)
  history.replaceState(null, '', window.location.pathname)
  return found
}

/** What a rejected call means, as data that a view can show. */
export function faultOf(error: unknown): Fault {
  if (error instanceof BenchError) return error.fault
  if (error instanceof ORPCError) {
    if (error.code === 'FAULT' && isFault(error.data)) return error.data
    if (error.code === 'BAD_REQUEST') return fault('BAD_INPUT', { detail: error.message })
  }
  return fault('INTERNAL', { detail: error instanceof Error ? error.message : String(error) })
}

const isFault = (data: unknown): data is Fault =>
  typeof data === 'object' && data !== null && 'code' in data && 'params' in data
