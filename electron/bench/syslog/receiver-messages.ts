import type { ServerName } from '../../../shared/domain/event/bench-event.ts'
import type { Fault } from '../../../shared/domain/fault/fault.ts'
import type { Batch } from './batches.ts'
import type { KeptPlace } from './kept-files.ts'
import type { RateLimits } from './rate-limiter.ts'

/** What the receiving thread needs to start. */
export interface ReceiverSettings {
  readonly server: ServerName
  readonly address: string
  readonly port: number
  readonly limits: SyslogLimits
  /** Where lines are kept that wait long; null keeps them in memory alone. */
  readonly keep: KeptPlace | null
}

export interface SyslogLimits {
  /** For each source: an address, and on the laptop itself a port of it, since there every phone is virtual. */
  readonly rate: RateLimits
  /** Memory for lines that the bench has not taken yet. */
  readonly queueBytes: number
  /** TCP: connections at once, of all and of one address. */
  readonly connections: number
  readonly connectionsPerAddress: number
  /** TCP: a connection that says nothing for so long is closed. */
  readonly idleMs: number
  /** TCP: a message that has begun must end within this time. */
  readonly frameMs: number
  /** How often losses are told. */
  readonly tellMs: number
}

/**
 * A source may send 300,000 lines at once, a minute's worth of its 5,000 a second: a phone at its most talkative sends a
 * few hundred, a relay for a whole site some thousands. A queue of 48 MB is some ten seconds of 30,000 lines a second.
 */
export const defaultLimits: SyslogLimits = {
  rate: { perSecond: 5_000, burst: 300_000, sources: 4_096 },
  queueBytes: 48 * 1024 * 1024,
  connections: 256,
  connectionsPerAddress: 32,
  idleMs: 15 * 60_000,
  frameMs: 30_000,
  tellMs: 1_000,
}

/** What was lost since the last time, and why. */
export interface Losses {
  /** The worst sources by name; `flooded` counts the others' lines. */
  readonly floods: readonly { readonly ip: string; readonly port?: number; readonly count: number }[]
  readonly flooded: number
  /** Lines that found the queue full. */
  readonly queueFull: number
  /** Datagrams that the system threw away before they could be read; 0 where it does not tell. */
  readonly kernel: number
  readonly rejected: readonly Rejection[]
  /** Rejections of further senders. */
  readonly crowd: number
}

export interface Rejection {
  readonly ip: string
  readonly reason: RejectionReason
  readonly count: number
}

/** `traffic.rejected` reasons of this server. */
export type RejectionReason = 'frame-too-long' | 'frame-too-slow' | 'too-many-connections'

export type FromReceiver =
  | { readonly type: 'listening'; readonly address: string; readonly port: number }
  | { readonly type: 'failed'; readonly fault: Fault }
  /** How long its first line has waited, and how many lines wait behind it. */
  | { readonly type: 'batch'; readonly batch: Batch; readonly waitedMs: number; readonly waiting: number }
  /** Asks for `stored`: lines are kept in files. */
  | { readonly type: 'keeping' }
  | { readonly type: 'lost'; readonly losses: Losses }
  | { readonly type: 'ended'; readonly message: string }
  | { readonly type: 'stopped' }

export type ToReceiver =
  /** Everything up to this line is in the history, or its loss was told. */
  | { readonly type: 'stored'; readonly line: number }
  /** The batch was taken; its buffer comes back to be filled again. */
  | { readonly type: 'taken'; readonly buffer: ArrayBuffer }
  /** Closes the sockets and hands over what waits; then says `stopped`. */
  | { readonly type: 'stop' }
  /** After `stop`: what still waits is counted as lost. */
  | { readonly type: 'abandon' }
