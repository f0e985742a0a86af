import type { Who } from './who.ts'

/** What a server saw of the other side. Every server says what it saw; one pure function says who it was. */
export interface Clues {
  readonly ip: string
  readonly port?: number
  /** The path that was asked for: many hold the MAC or the product name. */
  readonly path?: string
  /** HTTP User-Agent: `Cisco-CP-8841-3PCC/11.3.1 (00562b043615)`. */
  readonly agent?: string
  /** The text of a syslog line: `CP-7841-3PCC 00:0e:08:… -- Requesting resync …`. */
  readonly text?: string
  /** The syslog identifier or host field, where the line has one. */
  readonly identifier?: string
}

/** Says who it was from these clues and from what earlier clues of that address told; remembers what it learns. */
export type Identify = (clues: Clues) => Who
