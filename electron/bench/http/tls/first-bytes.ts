import type { Socket } from 'node:net'
import { HELLO_LIMIT, readClientHello, type ClientHello } from '../../../../shared/protocol/tls-hello/client-hello.ts'

export type FirstBytes =
  | { readonly kind: 'hello'; readonly hello: ClientHello; readonly bytes: Buffer }
  | { readonly kind: 'not-tls'; readonly bytes: Buffer }

/**
 * Looks at the first message of a connection before TLS takes it over; the bytes of a hello are put back. Calls back
 * once, and not at all for a connection that ends before.
 */
export function readFirstBytes(raw: Socket, done: (first: FirstBytes) => void): void {
  let bytes: Buffer = Buffer.alloc(0)
  const look = (): void => {
    for (let piece = raw.read() as Buffer | null; piece !== null; piece = raw.read() as Buffer | null)
      bytes = bytes.length === 0 ? piece : Buffer.concat([bytes, piece])
    const read = bytes.length > HELLO_LIMIT ? ({ kind: 'not-tls' } as const) : readClientHello(bytes)
    if (read.kind === 'more') return
    raw.off('readable', look)
    if (read.kind === 'hello') raw.unshift(bytes)
    done({ ...read, bytes })
  }
  raw.on('readable', look)
}
