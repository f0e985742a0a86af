import { z } from 'zod'

/** What a file of the site was before a change: since when it was there, and how large it is. */
export interface FormerVersion {
  readonly at: number
  readonly sha256: string
  readonly bytes: number
}

export const sha256 = z.string().length(64)
