import { onError, ORPCError, type AnyRouter } from '@orpc/server'
import { RPCHandler } from '@orpc/server/ws'

/** A contract's router, and the context that its handlers get. */
export interface Answers {
  readonly router: AnyRouter
  readonly context: object
}

/** One connection of one page, whatever carries it: text or bytes both ways, in order. */
export interface Wire {
  /** Resolves when there is room for the next message; streams wait for it. */
  send(message: string | Uint8Array<ArrayBuffer>): void | Promise<void>
  onMessage(listener: (message: string | ArrayBuffer | Uint8Array) => void): void
  onClose(listener: () => void): void
  /** Cuts the connection. */
  close(): void
}

/** Answers a contract's calls on any number of connections. Malformed input on one does not affect the others. */
export function answering(answers: Answers): (wire: Wire) => void {
  const handler = new RPCHandler(answers.router, { interceptors: [onError(report)] })
  return (wire) => {
    void handler.upgrade(socketShaped(limited(wire)), { context: { ...answers.context } })
  }
}

type SocketShape = Parameters<InstanceType<typeof RPCHandler>['upgrade']>[0]

/** oRPC's WebSocket handler for every connection: it decodes inside a `try`, which its MessagePort handler does not. */
function socketShaped(wire: Wire): SocketShape {
  const addEventListener = (type: string, listener: (event: { readonly data?: unknown }) => void): void => {
    if (type === 'message') wire.onMessage((data) => listener({ data }))
    if (type === 'close') wire.onClose(() => listener({}))
  }
  const send = (message: string | Uint8Array<ArrayBuffer>): void | Promise<void> => wire.send(message)
  return { addEventListener, send } as unknown as SocketShape
}

/** Max concurrent calls per connection; a screen has a handful in progress. */
const CALLS_AT_ONCE = 24
/** Max queued calls per connection; a client that asks for more without reading answers is disconnected. */
const CALLS_WAITING = 1_000

/**
 * Limits the calls that are answered concurrently: the next one starts when the other side has taken an answer, so that
 * answers which nobody reads are not computed. Queued calls are dropped when the connection ends.
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
 * The header of an oRPC message: an object with an id and, for a call, its path; in a binary message, what precedes the
 * first 0xFF. Null for anything else, which gets no answer and no line in the log.
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

/** The id at the start of an answer, which is the id of its call. */
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

/** Errors of the contract are answers; any other error is a bug and is logged. Inputs are never logged. */
function report(error: unknown): void {
  if (error instanceof ORPCError && (error.defined || error.status < 500)) return
  if (error instanceof Error && error.name === 'AbortError') return
  console.error(error)
}
