import { applyingRules } from './rules/applying.ts'
import { conditionsRules } from './rules/conditions.ts'
import { pushingRules } from './rules/pushing.ts'
import { resultsRules } from './rules/results.ts'
import { sequenceRules } from './rules/sequence.ts'
import { tellingRules } from './rules/telling.ts'
import { timingRules } from './rules/timing.ts'
import { upgradingRules } from './rules/upgrading.ts'

/**
 * Every rule that a phone follows, by the vendor's chapter and the dossier. Code and tests name the ids; what is not
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
export type { FollowedRule } from './rules/rule.ts'
