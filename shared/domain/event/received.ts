/** Where a line stands among those that a receiver took, and how long it has waited to be told. */
export interface Received {
  /** One start of a receiver: its lines have numbers of their own. */
  readonly run: string
  readonly line: number
  readonly waitedMs: number
}
