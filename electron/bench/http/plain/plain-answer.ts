import type { Socket } from 'node:net'
import { STATUS_CODES } from '../../core/node-http.ts'
import type { HttpAnswer } from '../exchange.ts'

/** RFC 9110 §5.5: anything else could end the header, and begin another. */
const NOT_IN_A_VALUE = /[^\t\x20-\x7e\x80-\xff]/

/** A content up to this size goes out in one piece with its head. */
const JOINED_BYTES = 16 * 1024

/** Of each content the last answer: many phones ask for the same within a second, and get the same head. */
const answers = new WeakMap<Uint8Array, { readonly head: string; readonly bytes: Buffer }>()

function joined(head: string, content: Uint8Array): Buffer {
  const before = answers.get(content)
  if (before?.head === head) return before.bytes
  const bytes = Buffer.allocUnsafeSlow(head.length + content.length)
  bytes.write(head, 'latin1')
  bytes.set(content, head.length)
  answers.set(content, { head, bytes })
  return bytes
}

interface Head {
  readonly status: number
  readonly headers: readonly string[]
  /** About the connection. */
  readonly lines: string
}

/** By its headers the last head: a file's are the same for all who ask within a second. */
const heads = new WeakMap<readonly string[], Head & { readonly text: string }>()

function headOf({ status, headers, lines }: Head): string {
  const before = heads.get(headers)
  if (before?.status === status && before.lines === lines) return before.text
  const text = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${linesOf(headers)}${lines}\r\n`
  heads.set(headers, { status, headers, lines, text })
  return text
}

function linesOf(headers: readonly string[]): string {
  let lines = ''
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const value = headers[at + 1] ?? ''
    if (NOT_IN_A_VALUE.test(value)) throw new TypeError(`${headers[at]} has a value that is none`)
    lines += `${headers[at]}: ${value}\r\n`
  }
  return lines
}

export interface Answering {
  readonly method: 'GET' | 'HEAD'
  /** The client wants the connection closed. */
  readonly closes: boolean
  /** How long the connection is kept for another request. */
  readonly idleMs: number
  /** All of the answer was given to the socket. */
  readonly onEnd: (closes: boolean) => void
}

/** An answer to a plain request, written as Node writes its own: the head goes with the first bytes of the content. */
export class PlainAnswer implements HttpAnswer {
  readonly socket: Socket
  sendDate = false
  readonly #of: Answering
  #head = ''
  #closes: boolean
  #hasContent: boolean
  #isTaken = false
  #onTaken: (() => void) | null = null

  constructor(socket: Socket, of: Answering) {
    this.socket = socket
    this.#of = of
    this.#closes = of.closes
    this.#hasContent = of.method !== 'HEAD'
  }

  writeHead(status: number, headers: string[]): void {
    const said = headers.indexOf('Connection')
    if (said !== -1) this.#closes ||= headers[said + 1] === 'close'
    this.#head = headOf({ status, headers, lines: said === -1 ? this.#connectionLines() : '' })
    if (status === 304) this.#hasContent = false
  }

  write(piece: Uint8Array): boolean {
    this.socket.setNoDelay(true)
    this.#giveHead()
    return this.socket.write(piece)
  }

  end(content?: Uint8Array | string, encoding: 'latin1' = 'latin1'): void {
    const { socket } = this
    // The last piece of a connection goes with its end, and whatever is not the last is not to wait for an acknowledgement.
    if (!this.#closes) socket.setNoDelay(true)
    const taken = (error?: Error | null): void => {
      if (error instanceof Error) return // the client left before it had all
      this.#isTaken = true
      this.#onTaken?.()
    }
    if (content === undefined || content.length === 0 || !this.#hasContent) {
      if (this.#head === '') socket.write('', taken)
      else socket.write(this.#takeHead(), 'latin1', taken)
    } else if (typeof content === 'string') {
      socket.write(this.#takeHead() + content, encoding, taken)
    } else if (this.#head !== '' && content.length <= JOINED_BYTES) {
      socket.write(joined(this.#takeHead(), content), taken)
    } else {
      socket.setNoDelay(true)
      socket.cork()
      this.#giveHead()
      socket.write(content, taken)
      socket.uncork()
    }
    this.#of.onEnd(this.#closes)
  }

  once(_: 'finish', then: () => void): void {
    if (this.#isTaken) then()
    else this.#onTaken = then
  }

  on(event: 'drain', then: () => void): void {
    this.socket.on(event, then)
  }

  off(event: 'drain', then: () => void): void {
    this.socket.off(event, then)
  }

  #giveHead(): void {
    if (this.#head !== '') this.socket.write(this.#takeHead(), 'latin1')
  }

  #takeHead(): string {
    const head = this.#head
    this.#head = ''
    return head
  }

  #connectionLines(): string {
    if (this.#closes) return 'Connection: close\r\n'
    return `Connection: keep-alive\r\nKeep-Alive: timeout=${Math.floor(this.#of.idleMs / 1_000)}\r\n`
  }
}
