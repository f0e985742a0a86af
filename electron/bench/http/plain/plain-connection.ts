import type { Socket } from 'node:net'
import { readPlainRequest, type PlainRequest } from '../../../../shared/protocol/http/plain-request.ts'
import type { HttpLimits } from '../limits.ts'
import { PlainAnswer } from './plain-answer.ts'

export interface PlainUse {
  readonly limits: Pick<HttpLimits, 'headersMs' | 'idleMs'>
  readonly answer: (request: PlainRequest, answer: PlainAnswer) => void
  /** From here on the connection is Node's, whose parser is to read these bytes first. */
  readonly handOver: (socket: Socket, bytes: Buffer) => void
}

/**
 * Answers the plain requests of a connection (`readPlainRequest`), each of them alone: Node's HTTP costs more than all that
 * the bench does for one. With the first bytes that are anything else the connection goes to Node's HTTP, and stays there.
 */
export function servePlainly(socket: Socket, { limits, answer, handOver }: PlainUse): void {
  let isAnswering = false
  let hasEnded = false
  let isLeaving = false
  /** What came while an answer was under way; nothing more is read then. */
  let early: Buffer = Buffer.alloc(0)
  const read = rememberingTheLast(readPlainRequest)

  const onData = (bytes: Buffer): void => {
    if (isLeaving) return
    if (isAnswering) {
      early = Buffer.concat([early, bytes])
      socket.pause()
      return
    }
    const request = read(bytes.toString('latin1'))
    if (request === null) giveAway(bytes)
    else {
      isAnswering = true
      answer(request, new PlainAnswer(socket, { ...request, idleMs: limits.idleMs, onEnd }))
    }
  }
  const onEnd = (closes: boolean): void => {
    if (closes || hasEnded) {
      isLeaving = true // and still answering: neither time-outs nor its end matter any more
      leave(socket, early.length > 0 ? limits.idleMs : null)
    } else if (socket.writableNeedDrain)
      socket.once('drain', goOn) // whoever takes nothing is asked for no more
    else goOn()
  }
  const goOn = (): void => {
    isAnswering = false
    if (socket.timeout !== limits.idleMs) socket.setTimeout(limits.idleMs)
    if (hasEnded) socket.end()
    else if (early.length > 0) giveAway(early)
  }
  const onTimeout = (): void => {
    if (!isAnswering) socket.destroy() // an answer that takes long is watched over by its transfer
  }
  const onFinished = (): void => {
    hasEnded = true
    if (!isAnswering) socket.end()
  }
  const giveAway = (bytes: Buffer): void => {
    socket.setTimeout(0).off('data', onData).off('timeout', onTimeout).off('end', onFinished)
    handOver(socket, bytes)
  }

  socket.on('error', () => undefined) // its close is what is told
  socket.setTimeout(limits.headersMs).on('timeout', onTimeout).on('end', onFinished).on('data', onData)
}

/**
 * Ends a connection. Where the system has all that was written it is closed, which sends that and the end; a shutdown
 * before it would be one call to the system more, which only TLS needs, for its own farewell.
 * Bytes that nobody takes would make the system break it off before the answer has arrived: those of a client that says
 * more behind its last request are taken until it ends, for `lingerMs` after the answer at most.
 */
function leave(socket: Socket, lingerMs: number | null): void {
  if (lingerMs !== null) {
    socket.end(() => {
      const tooLong = setTimeout(() => socket.destroy(), lingerMs)
      socket.once('close', () => clearTimeout(tooLong))
    })
    socket.resume()
  } else if (socket.writableLength > 0 || 'encrypted' in socket) socket.destroySoon()
  else process.nextTick(afterLastWrite, socket)
}

/** Node reports the end of a write in the next tick, and takes a socket that is closed by then for a failure. */
const afterLastWrite = (socket: Socket): void => process.nextTick(() => socket.destroy())

/** Who keeps a connection mostly asks the same again, letter for letter. */
function rememberingTheLast(read: typeof readPlainRequest): typeof readPlainRequest {
  let last = ''
  let request: PlainRequest | null = null
  return (text) => {
    if (text !== last) [last, request] = [text, read(text)]
    return request
  }
}
