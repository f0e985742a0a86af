import type { RuleKind } from './ast.ts'
import { expandMacros, revealOptionArgument } from './macros.ts'
import { parseRule } from './parse.ts'
import { isSecretOption } from './request.ts'
import { normalise, Problems } from './scanner.ts'
import type { Variables } from './variables.ts'

/** A rule as it reads once its macros are expanded, `$SA` … in options too. Holds secrets. */
export function expandRuleText(text: string, variables: Variables, kind: RuleKind = 'profile'): string {
  const expansion = expandMacros(normalise(text, new Problems()), variables, { context: kind })
  const alternatives = parseRule(expansion.text, kind).parts.flatMap((part) => part.alternatives)
  let out = ''
  let from = 0
  for (const { valueAt, valueLength = 0 } of alternatives.flatMap(({ options }) => options).filter(isSecretOption)) {
    if (valueAt === undefined) continue
    const argument = revealOptionArgument(expansion, { at: valueAt, length: valueLength }, variables)
    out += expansion.text.slice(from, valueAt) + argument.text
    from = valueAt + valueLength
  }
  return out + expansion.text.slice(from)
}
