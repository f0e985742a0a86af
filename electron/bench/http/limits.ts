import { isLoopback } from '../../../shared/domain/network/address.ts'

/** Everything that grows has a limit here. A source is an address. */
export interface HttpLimits {
  readonly connections: number
  readonly connectionsPerSource: number
  /** Requests of one source, per second in the long run, and at once. */
  readonly requestsPerSecond: number
  readonly requestsAtOnce: number
  /** Different names of one source that do not exist, within a minute: more is somebody who guesses MAC addresses. */
  readonly unknownNames: number
  /** The request line and the headers together. */
  readonly headBytes: number
  readonly targetLength: number
  readonly headerLines: number
  /** Max bytes of an unwanted body that are read and discarded. */
  readonly bodyBytes: number
  /** From the connection, or the end of the answer before, to the end of the headers. */
  readonly headersMs: number
  readonly requestMs: number
  /** How long a connection waits for the next request. */
  readonly idleMs: number
  /** The longest time without a piece of the answer (128 kB, or all of a smaller one) being taken. */
  readonly stalledMs: number
  /** From the connection to the end of the TLS handshake. */
  readonly handshakeMs: number
  /** Loopback is this machine itself: rehearsals and tests ask for as much as they like. */
  readonly exempt: (ip: string) => boolean
}

export const defaultHttpLimits: HttpLimits = {
  connections: 4_096,
  connectionsPerSource: 1_024,
  requestsPerSecond: 500,
  requestsAtOnce: 2_000,
  unknownNames: 120,
  headBytes: 16 * 1024,
  targetLength: 8 * 1024,
  headerLines: 100,
  bodyBytes: 1024 * 1024,
  headersMs: 10_000,
  requestMs: 20_000,
  idleMs: 15_000,
  stalledMs: 30_000,
  handshakeMs: 15_000,
  exempt: isLoopback,
}
