import type { RuleProblem } from './ast.ts'
import { Problems } from './scanner.ts'

/** The phone keeps this many remaps. */
const ALIAS_LIMIT = 30

export interface Remap {
  /** A path in the foreign XML, or the end of one. */
  readonly from: string
  readonly to: string
}

/**
 * The text of the GPP that `--alias` names: `/CPE/SIP-Credentials/name = /flat-profile/Display_Name_1_ ;` and so on
 * (phone-facts 2.3).
 */
export function readAliases(text: string): { readonly remaps: readonly Remap[]; readonly problems: RuleProblem[] } {
  const problems = new Problems()
  const remaps: Remap[] = []
  let at = 0
  for (const statement of text.split(';')) {
    const span = { at, length: statement.length }
    at += statement.length + 1
    if (statement.trim() === '') continue
    const sides = statement.split('=').map((side) => side.trim())
    const [from = '', to = ''] = sides
    if (sides.length !== 2 || !/^[^\s]+$/.test(from) || !/^[^\s]+$/.test(to))
      problems.error(span, 'alias-invalid', { expected: '/a/b = /flat-profile/GPP_A ;' })
    else if (remaps.length === ALIAS_LIMIT) {
      problems.error(span, 'alias-too-many', { limit: ALIAS_LIMIT })
      break
    } else remaps.push({ from, to })
  }
  return { remaps, problems: problems.list }
}
