import { applyingRules } from './applying.ts'
import { conditionsRules } from './conditions.ts'
import { pushingRules } from './pushing.ts'
import { resultsRules } from './results.ts'
import { sequenceRules } from './sequence.ts'
import { tellingRules } from './telling.ts'
import { timingRules } from './timing.ts'
import { upgradingRules } from './upgrading.ts'

/**
 * Every rule that a phone follows, by the vendor's chapter and the phone facts. Code and tests name the ids; what is not
 * followed says why. The French sentences are in the catalogue under `virtualPhone:rule.<id>`.
 */
export const phoneRules = [
  ...sequenceRules,
  ...conditionsRules,
  ...applyingRules,
  ...timingRules,
  ...resultsRules,
  ...tellingRules,
  ...upgradingRules,
  ...pushingRules,
] as const

export type RuleId = (typeof phoneRules)[number]['id']
export type { FollowedRule } from './rule.ts'
