import { applyingRules } from '../../../../shared/domain/virtual-phone/rules/applying.ts'
import { conditionsRules } from '../../../../shared/domain/virtual-phone/rules/conditions.ts'
import { pushingRules } from '../../../../shared/domain/virtual-phone/rules/pushing.ts'
import { resultsRules } from '../../../../shared/domain/virtual-phone/rules/results.ts'
import type { FollowedRule, RuleTag } from '../../../../shared/domain/virtual-phone/rules/rule.ts'
import { sequenceRules } from '../../../../shared/domain/virtual-phone/rules/sequence.ts'
import { tellingRules } from '../../../../shared/domain/virtual-phone/rules/telling.ts'
import { timingRules } from '../../../../shared/domain/virtual-phone/rules/timing.ts'
import { upgradingRules } from '../../../../shared/domain/virtual-phone/rules/upgrading.ts'
import type { RuleId } from '../../../../shared/domain/virtual-phone/rules/rules.ts'

export type ListedRule = FollowedRule<RuleId>

/** The list of rules in the order of a resync, as its chapters have it. */
export const chapters = [
  { id: 'sequence', rules: sequenceRules },
  { id: 'conditions', rules: conditionsRules },
  { id: 'applying', rules: applyingRules },
  { id: 'timing', rules: timingRules },
  { id: 'results', rules: resultsRules },
  { id: 'telling', rules: tellingRules },
  { id: 'upgrading', rules: upgradingRules },
  { id: 'pushing', rules: pushingRules },
] as const satisfies readonly { readonly id: string; readonly rules: readonly ListedRule[] }[]

export type ChapterId = (typeof chapters)[number]['id']

export interface Count {
  readonly followed: number
  readonly all: number
}

const everyRule: readonly ListedRule[] = chapters.flatMap(({ rules }): readonly ListedRule[] => rules)

const countOf = (rules: readonly ListedRule[]): Count => ({
  followed: rules.filter(({ followed }) => followed).length,
  all: rules.length,
})

export interface Coverage extends Count {
  readonly byTag: Readonly<Record<RuleTag, Count>>
}

/** How many rules a virtual phone follows: of all, and of those that the chapter, the phone facts and nobody prints. */
export function coverage(): Coverage {
  const tagged = (tag: RuleTag): Count => countOf(everyRule.filter((rule) => rule.tag === tag))
  return { ...countOf(everyRule), byTag: { S: tagged('S'), D: tagged('D'), I: tagged('I') } }
}

export type Shown = 'all' | 'followed' | 'missing'

export interface ShownChapter {
  readonly id: ChapterId
  /** Of the whole chapter, whatever is looked for. */
  readonly count: Count
  readonly rules: readonly ListedRule[]
}

/** The chapters with the rules that are looked for. `sentence` gives a rule as the screen reads it. */
export function findRules(
  shown: Shown,
  search: string,
  sentence: (rule: ListedRule) => string,
): readonly ShownChapter[] {
  const wanted = search.trim().toLowerCase()
  return chapters
    .map(({ id, rules }: { readonly id: ChapterId; readonly rules: readonly ListedRule[] }) => ({
      id,
      count: countOf(rules),
      rules: rules.filter(
        (rule) =>
          (shown === 'all' || rule.followed === (shown === 'followed')) &&
          (wanted === '' || rule.id.toLowerCase() === wanted || sentence(rule).toLowerCase().includes(wanted)),
      ),
    }))
    .filter(({ rules }) => rules.length > 0)
}

export type Source = { readonly kind: 'chapter' | 'phone-facts'; readonly part: string } | { readonly kind: 'design' }

/** Where a rule is printed, taken apart so that each language says it in its own words. */
export function readSource(source: string): Source {
  if (source.startsWith('Chapter: ')) return { kind: 'chapter', part: source.slice('Chapter: '.length) }
  if (source.startsWith('phone-facts ')) return { kind: 'phone-facts', part: source.slice('phone-facts '.length) }
  return { kind: 'design' }
}
