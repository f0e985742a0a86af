import type { LintContext } from '../../../../shared/domain/profile/lint/lint-subject.ts'
import { profileOf } from '../../../support/profile-catalogue.ts'

/** One finding: a profile that shows it, in this line, and one that differs only in what matters and does not. */
export interface LintCase {
  readonly code: string
  readonly bad: string
  readonly line: number
  readonly good: string
  readonly context?: Omit<LintContext, 'catalogue'>
  /** Whether the linter offers to mend it. */
  readonly fixed?: boolean
}

interface Options {
  readonly context?: LintCase['context']
  readonly fixed?: boolean
}

/** Parameters alone, in line 2. */
export const one = (code: string, bad: string, good: string, { context, fixed }: Options = {}): LintCase => ({
  code,
  bad: profileOf(bad),
  line: 2,
  good: profileOf(good),
  ...(context && { context }),
  ...(fixed === undefined ? {} : { fixed }),
})

/** Whole texts. */
export const whole = (code: string, bad: string, good: string, line = 1, fixed?: boolean): LintCase => ({
  code,
  bad,
  line,
  good,
  ...(fixed === undefined ? {} : { fixed }),
})

export const mended = { fixed: true } as const
export const at8851 = { context: { model: 'CP-8851-3PCC' } } as const
export const overTftp = { context: { delivery: 'tftp' } } as const
export const wellFormed = profileOf('<GPP_A>1</GPP_A>')
