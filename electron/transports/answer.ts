import { onError, ORPCError, type AnyRouter } from '@orpc/server'
import { RPCHandler } from '@orpc/server/ws'

export type { AnyRouter } from '@orpc/server'

/** One connection of one page, whatever carries it: text or bytes both ways, in order. */
export interface Wire {
  /** Settles when there is room for the next message: a stream waits for it. */
  send(message: string | Uint8Array<ArrayBuffer>): void | Promise<void>
  onMessage(listener: (message: string | ArrayBuffer | Uint8Array) => void): void
  onClose(listener: () => void): void
}

/** Answers a contract's calls on any number of wires. Rubbish on a wire is written to stderr and hurts nobody else. */
export function answering(router: AnyRouter): (wire: Wire) => void {
  const handler = new RPCHandler(router, { interceptors: [onError(report)] })
  return (wire) => {
    void handler.upgrade(socketShaped(wire))
  }
}

type SocketShape = Parameters<InstanceType<typeof RPCHandler>['upgrade']>[0]

/** oRPC's handler for sockets serves every wire: it takes each message apart under a `try`, which its one for ports does not. */
function socketShaped(wire: Wire): SocketShape {
  const addEventListener = (type: string, listener: (event: { readonly data?: unknown }) => void): void => {
    if (type === 'message') wire.onMessage((data) => listener({ data }))
    if (type === 'close') wire.onClose(() => listener({}))
  }
  const send = (message: string | Uint8Array<ArrayBuffer>): void | Promise<void> => wire.send(message)
  return { addEventListener, send } as unknown as SocketShape
}

/** A refusal that the contract knows is an answer; anything else is a bug of ours and is kept. Inputs are never written. */
function report(error: unknown): void {
  if (error instanceof ORPCError && (error.defined || error.status < 500)) return
  if (error instanceof Error && error.name === 'AbortError') return
  console.error(error)
}
