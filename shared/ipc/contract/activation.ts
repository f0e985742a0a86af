import { type } from '@orpc/contract'
import { z } from 'zod'
import { codeColumns, type CodeMapping, type CodeProblem, type CodeState } from '../../domain/activation/code-list.ts'
import type { ActivationFinding } from '../../domain/activation/conditions.ts'
import { languages } from '../../domain/text/languages.ts'
import { ask } from './base.ts'

/** One code, without the code itself. */
export interface ListedCode {
  readonly id: string
  /** `•••• •••• •••• 3816`; a short code is a name and stands as it is. */
  readonly masked: string
  readonly state: CodeState
  readonly mac: string
  readonly name: string
  readonly email: string
  readonly model: string
  readonly expiresAt: number | null
  readonly usedAt: number | null
}

export interface ActivationState {
  readonly codes: readonly ListedCode[]
  /** What stands in the way of onboarding by code, and what only a person can confirm. */
  readonly findings: readonly ActivationFinding[]
  /** Phones of the site without a code that works. */
  readonly without: readonly string[]
  /** The Upgrade_Rule for phones that are too old to show the code screen; null where the site has no load for them. */
  readonly upgradeRule: string | null
}

export interface CodesPlan {
  /** The headings, or the cells of the first row. */
  readonly columns: readonly string[]
  readonly mapping: CodeMapping
  readonly codes: number
  readonly problems: readonly CodeProblem[]
}

const text = z.string().max(4 * 1024 * 1024)
const mapping = z.partialRecord(z.enum(codeColumns), z.number().int().min(0).max(255)).optional()
const ids = z.array(z.string().length(16)).max(20_000)

export const activation = {
  state: ask.input(z.undefined()).output(type<ActivationState>()),
  /** What a list of codes would bring; without a mapping the headings decide. */
  plan: ask.input(z.object({ text, mapping })).output(type<CodesPlan>()),
  import: ask
    .input(z.object({ text, mapping }))
    .output(type<{ readonly added: number; readonly known: number; readonly problems: readonly CodeProblem[] }>()),
  /** Notes by hand that codes were used, or were not after all. */
  mark: ask.input(z.object({ ids, used: z.boolean() })).output(type<null>()),
  /** `undo` brings them back while the site is open. */
  remove: ask.input(z.object({ ids })).output(type<{ readonly undo: string }>()),
  restore: ask.input(z.object({ undo: z.string().min(1).max(64) })).output(type<null>()),
  /** A page to print, with a label for each code that works; null for all of them. */
  labels: ask
    .input(z.object({ ids: ids.nullable(), language: z.enum(languages) }))
    .output(type<{ readonly html: string; readonly labels: number }>()),
}
