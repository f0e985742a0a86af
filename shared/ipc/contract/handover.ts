import { type } from '@orpc/contract'
import { z } from 'zod'
import type { PackVerdict } from '../../domain/handover/manifest.ts'
import type { PublishStep, PublishSummary } from '../../domain/publish/publish.ts'
import { languages } from '../../domain/text/languages.ts'
import { ask, folder } from './base.ts'
import { publishTo } from './publish-to.ts'

export interface Suggestions {
  readonly pack: string
  readonly support: string
  readonly publish: string
  /** Whether reports can be had as PDF here. */
  readonly pdf: boolean
}

export interface MadePack {
  readonly file: string
  readonly files: number
  readonly bytes: number
  readonly phones: number
  /** Of the key that signed it. */
  readonly fingerprint: string
}

export interface OpenedSite {
  readonly site: string
  readonly folder: string
  readonly secrets: 'none' | 'restored' | 'not-opened'
  readonly fingerprint: string
}

export interface SupportPreview {
  readonly name: string
  readonly bytes: number
  /** Its beginning. */
  readonly text: string
}

export interface PublishOutcome {
  readonly summary: PublishSummary
  /** What did not stay as it was: the first of them. */
  readonly steps: readonly PublishStep[]
}

const file = z.string().min(1).max(4_096)
const passphrase = z.string().min(1).max(512).nullable()

export const handover = {
  /** Where things would go if the person has no opinion. */
  suggest: ask.input(z.undefined()).output(type<Suggestions>()),
  make: ask.input(z.object({ file, passphrase })).output(type<MadePack>()),
  verify: ask.input(z.object({ file })).output(type<PackVerdict>()),
  open: ask.input(z.object({ file, folder, passphrase })).output(type<OpenedSite>()),
  /** The customer's report, as one page. */
  report: ask.input(z.object({ language: z.enum(languages) })).output(type<{ readonly html: string }>()),
  /** The same as a PDF (base64); refused with PDF_NEEDS_DESKTOP where there is no printer. */
  reportPdf: ask.input(z.object({ language: z.enum(languages) })).output(type<{ readonly pdf: string }>()),
  supportPreview: ask.input(z.undefined()).output(type<readonly SupportPreview[]>()),
  saveSupport: ask
    .input(z.object({ file }))
    .output(type<{ readonly file: string; readonly files: number; readonly bytes: number }>()),
  /** Ends early when the one who asked is gone; what was published stays. */
  publish: ask
    .input(z.object({ to: publishTo, dryRun: z.boolean(), remove: z.boolean() }))
    .output(type<PublishOutcome>()),
}
