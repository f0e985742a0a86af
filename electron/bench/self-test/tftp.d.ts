/** The part of the `tftp` package (0.1.2, which ships no types) that the self-test uses: its client. */
declare module 'tftp' {
  import type { Readable } from 'node:stream'
  export interface ClientOptions {
    readonly host: string
    readonly port: number
    readonly retries: number
    readonly timeout: number
  }
  export interface Client {
    createGetStream(remote: string): Readable
  }
  export function createClient(options: ClientOptions): Client
}
