import type { Mac } from './mac.ts'

/** Who was on the other side, as far as the clues tell. All text in it comes from the network: show it inert. */
export interface Who {
  readonly ip: string
  readonly port?: number
  readonly mac?: Mac
  /** Product name without the vendor, as `$PN` spells it: `CP-8841-3PCC`. */
  readonly model?: string
  readonly firmware?: string
  /** Where its User-Agent or its certificate gives it. */
  readonly serial?: string
}
