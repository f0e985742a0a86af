import { type } from '@orpc/contract'
import { z } from 'zod'
import { ask } from './base.ts'
import type { CompareAnswer } from './pull.ts'
import { macInput } from './resync.ts'

/** What phones may send; off until a person allows it. */
export interface UploadSettings {
  readonly enabled: boolean
  /** For all phones together; the oldest go first. */
  readonly quotaMegabytes: number
  /** One upload at most. */
  readonly limitMegabytes: number
}

/** A file that a phone sent. */
export interface ReportFile {
  readonly name: string
  readonly at: number
  readonly bytes: number
  readonly form: 'xml' | 'aes-256-cbc' | 'aes128gcm' | 'other'
}

const name = z.string().min(1).max(200)

export const reports = {
  settings: ask.input(z.undefined()).output(type<UploadSettings & { readonly usedBytes: number }>()),
  configure: ask
    .input(
      z.object({
        enabled: z.boolean(),
        quotaMegabytes: z.number().int().min(1).max(4_096),
        limitMegabytes: z.number().int().min(1).max(16),
      }),
    )
    .output(type<null>()),
  /** What this phone sent, the newest first. */
  list: ask.input(z.object({ mac: macInput })).output(type<readonly ReportFile[]>()),
  /** What it said of itself beside what the site intends and what it was last sent. Secrets are masked. */
  compare: ask.input(z.object({ mac: macInput, name })).output(type<CompareAnswer>()),
}
