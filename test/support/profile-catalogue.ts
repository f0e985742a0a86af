import parameters from '../../resources/catalogue/parameters.json'
import { readCatalogue } from '../../shared/domain/profile/catalogue.ts'
import type { Finding } from '../../shared/domain/profile/lint/finding.ts'
import { lint } from '../../shared/domain/profile/lint/lint.ts'
import type { LintContext } from '../../shared/domain/profile/lint/lint-subject.ts'

export const catalogue = readCatalogue(parameters)

/** Parameters as a profile, one a line: the first is in line 2. */
export const profileOf = (...lines: readonly string[]): string =>
  ['<flat-profile>', ...lines, '</flat-profile>', ''].join('\n')

export const lintText = (text: string, context: Omit<LintContext, 'catalogue'> = {}): readonly Finding[] =>
  lint(text, { catalogue, ...context })
