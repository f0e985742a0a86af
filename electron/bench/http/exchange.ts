import type { IncomingMessage } from 'node:http'

/** What a request says: Node's own, or a plain one that was read without it. */
export type HttpRequest = Pick<IncomingMessage, 'method' | 'url' | 'httpVersion'> & {
  readonly rawHeaders: readonly string[]
  readonly headers: Readonly<IncomingMessage['headers']>
}

/** The way to answer one request; what Node's `ServerResponse` has of it. */
export interface HttpAnswer {
  readonly socket: { readonly writableLength: number } | null
  sendDate: boolean
  /** Names and values in turn. */
  writeHead(status: number, headers: string[]): unknown
  /** False: wait for 'drain' before the next. */
  write(piece: Uint8Array): boolean
  end(content?: Uint8Array): unknown
  end(content: string, encoding: 'latin1'): unknown
  /** The system has taken all of it. */
  once(event: 'finish', then: () => void): unknown
  on(event: 'drain', then: () => void): unknown
  off(event: 'drain', then: () => void): unknown
}
