import { onError, ORPCError, type AnyRouter } from '@orpc/server'
import { RPCHandler } from '@orpc/server/ws'

/** A contract, answered: its router, and what each handler is given. */
export interface Answers {
  readonly router: AnyRouter
  readonly context: object
}

/** One connection of one page, whatever carries it: text or bytes both ways, in order. */
export interface Wire {
  /** Settles when there is room for the next message: a stream waits for it. */
  send(message: string | Uint8Array<ArrayBuffer>): void | Promise<void>
  onMessage(listener: (message: string | ArrayBuffer | Uint8Array) => void): void
  onClose(listener: () => void): void
}

/** Answers a contract's calls on any number of wires. Rubbish on a wire hurts nobody else. */
export function answering(answers: Answers): (wire: Wire) => void {
  const handler = new RPCHandler(answers.router, { interceptors: [onError(report)] })
  return (wire) => {
    void handler.upgrade(socketShaped(wire), { context: { ...answers.context } })
  }
}

type SocketShape = Parameters<InstanceType<typeof RPCHandler>['upgrade']>[0]

/** oRPC's handler for sockets serves every wire: it takes each message apart under a `try`, which its one for ports does not. */
function socketShaped(wire: Wire): SocketShape {
  const addEventListener = (type: string, listener: (event: { readonly data?: unknown }) => void): void => {
    if (type === 'message') wire.onMessage((data) => isMessage(data) && listener({ data }))
    if (type === 'close') wire.onClose(() => listener({}))
  }
  const send = (message: string | Uint8Array<ArrayBuffer>): void | Promise<void> => wire.send(message)
  return { addEventListener, send } as unknown as SocketShape
}

/**
 * Whether oRPC can take it apart: an object with an identifier, and for a call its address; in a binary message up to the
 * first 0xFF. What is not one has no answer, and is not worth a line in the log for each.
 */
function isMessage(data: string | ArrayBuffer | Uint8Array): boolean {
  try {
    const message = JSON.parse(typeof data === 'string' ? data : textOf(data)) as Partial<Message> | null
    if (typeof message !== 'object' || message === null || typeof message.i !== 'string') return false
    return message.t === undefined || message.t === REQUEST ? typeof message.p?.u === 'string' : message.t > REQUEST
  } catch {
    return false
  }
}

const REQUEST = 1

interface Message {
  readonly i: string
  readonly t: number
  readonly p: { readonly u?: string } | null
}

function textOf(data: ArrayBuffer | Uint8Array): string {
  const bytes = data instanceof Uint8Array ? data : new Uint8Array(data)
  const end = bytes.indexOf(0xff)
  return new TextDecoder().decode(end === -1 ? bytes : bytes.subarray(0, end))
}

/** A refusal that the contract knows is an answer; anything else is a bug of ours and is kept. Inputs are never written. */
function report(error: unknown): void {
  if (error instanceof ORPCError && (error.defined || error.status < 500)) return
  if (error instanceof Error && error.name === 'AbortError') return
  console.error(error)
}
