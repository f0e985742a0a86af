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
  /** Cuts the connection. */
  close(): void
}

/** Answers a contract's calls on any number of wires. Rubbish on a wire hurts nobody else. */
export function answering(answers: Answers): (wire: Wire) => void {
  const handler = new RPCHandler(answers.router, { interceptors: [onError(report)] })
  return (wire) => {
    void handler.upgrade(socketShaped(limited(wire)), { context: { ...answers.context } })
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

/** Calls of one connection that are answered at once; a screen has a handful under way. */
const CALLS_AT_ONCE = 24
/** Calls that may wait behind those. Whoever asks for more than this without reading is cut off. */
const CALLS_WAITING = 1_000

/**
 * A wire on which only so many calls are answered at once: the next begins when an answer has been taken by the other
 * side, so that what nobody reads is not computed, and is dropped when the connection ends.
 */
function limited(wire: Wire): Wire {
  const open = new Set<string>()
  const waiting: { readonly id: string; readonly begin: () => void }[] = []
  const next = (): void => {
    while (open.size < CALLS_AT_ONCE) {
      const call = waiting.shift()
      if (call === undefined) return
      open.add(call.id)
      call.begin()
    }
  }
  wire.onClose(() => (waiting.length = 0))
  return {
    ...wire,
    send: (message) => {
      const sent = wire.send(message)
      const id = idOf(message)
      void Promise.resolve(sent).then(() => open.delete(id) && next())
      return sent
    },
    onMessage: (listener) =>
      wire.onMessage((data) => {
        const message = readMessage(data)
        if (message === null) return
        if (!message.isCall) listener(data)
        else if (waiting.length >= CALLS_WAITING) wire.close()
        else {
          waiting.push({ id: message.id, begin: () => listener(data) })
          next()
        }
      }),
  }
}

/**
 * What oRPC can take apart: an object with an identifier, and for a call its address; in a binary message up to the first
 * 0xFF. What is not one has no answer (null), and is not worth a line in the log for each.
 */
function readMessage(
  data: string | ArrayBuffer | Uint8Array,
): { readonly id: string; readonly isCall: boolean } | null {
  try {
    const message = JSON.parse(typeof data === 'string' ? data : textOf(data)) as Partial<Message> | null
    if (typeof message !== 'object' || message === null || typeof message.i !== 'string') return null
    const isCall = message.t === undefined || message.t === REQUEST
    if (isCall ? typeof message.p?.u !== 'string' : message.t <= REQUEST) return null
    return { id: message.i, isCall }
  } catch {
    return null
  }
}

/** The identifier that an answer begins with: it is that of its call. */
const idOf = (message: string | Uint8Array): string =>
  /^\{"i":"([^"]{1,64})"/.exec(
    typeof message === 'string' ? message.slice(0, 96) : textOf(message.subarray(0, 96)),
  )?.[1] ?? ''

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
