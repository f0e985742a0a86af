import type { RuleKind } from '../../../shared/domain/rule/ast.ts'
import { parseProfile, valuesOf } from '../../../shared/domain/profile/parse.ts'
import { parseTemplate, renderTemplate } from '../../../shared/domain/route/template.ts'
import type { PhoneTable } from '../../../shared/ipc/contract/phones.ts'

export type PhoneRow = PhoneTable['rows'][number]

/** A rule that a profile of the site holds. */
export interface FoundRule {
  readonly name: string
  readonly kind: RuleKind
  readonly text: string
}

export function kindOf(parameter: string): RuleKind | null {
  if (/^Profile_Rule(?:_[B-D])?$/.test(parameter)) return 'profile'
  if (/^Upgrade_Rule$/.test(parameter)) return 'upgrade'
  if (/^Report_Rule$/.test(parameter)) return 'report'
  return /^Resync_Trigger_\d$/.test(parameter) ? 'trigger' : null
}

/** A template as this phone would get it; as it stands where there is no phone or it lacks a value. */
export function asRendered(text: string, row: PhoneRow | null): string {
  if (row === null) return text
  const template = parseTemplate(text)
  if (!template.ok) return text
  const own: Readonly<Record<string, string>> = {
    ...row.values,
    mac: row.mac,
    MA: row.mac,
    MAU: row.mac.toUpperCase(),
    MAC: row.mac.replace(/(..)(?=.)/g, '$1:'),
  }
  const rendered = renderTemplate(template.value, (column) => (Object.hasOwn(own, column) ? own[column] : undefined))
  return rendered.ok ? rendered.value : text
}

/** The rules of a profile, and the parameters that their macros read. */
export function rulesIn(text: string): {
  readonly rules: readonly FoundRule[]
  readonly parameters: ReadonlyMap<string, string>
} {
  const parameters = valuesOf(parseProfile(text))
  const rules = [...parameters].flatMap(([name, value]): FoundRule[] => {
    const kind = kindOf(name)
    return kind === null || value === '' ? [] : [{ name, kind, text: value }]
  })
  return { rules, parameters }
}

/** `66=tftp://…`, one a line. What is no number is left out. */
export function dhcpOptions(lines: readonly (readonly [string, string])[]): ReadonlyMap<number, string> {
  return new Map(
    lines
      .filter(([number, value]) => /^\d{1,3}$/.test(number.trim()) && value.trim() !== '')
      .map(([number, value]) => [Number(number), value.trim()]),
  )
}
