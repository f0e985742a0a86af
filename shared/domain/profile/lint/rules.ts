import type { LintRule } from './lint-subject.ts'
import { addresses } from './rules/addresses.ts'
import { attributeRule } from './rules/attributes.ts'
import { ownHttps } from './rules/own-https.ts'
import { consistency, upgrades } from './rules/consistency.ts'
import { duplicate } from './rules/duplicate.ts'
import { firmwareRules } from './rules/firmware.ts'
import { lockOut } from './rules/lock-out.ts'
import { otherNames, unknownName, wrongFixedNumber, wrongNumber } from './rules/names.ts'
import { endlessBranch, losesDhcp, ruleOrder } from './rules/provisioning.ts'
import { messageMacros, ruleSyntax, schedules } from './rules/rule-syntax.ts'
import { scripts } from './rules/scripts.ts'
import { secretInClear } from './rules/secrets.ts'
import { exported } from './rules/exported.ts'
import { foreign } from './rules/foreign.ts'
import { flatProfile } from './rules/structure.ts'
import { characters, lostWhitespace } from './rules/text.ts'
import { emptyValue, enumerated, length, numeric, readOnly, yesOrNo } from './rules/values.ts'
import { wakeUp } from './rules/wake-up.ts'
import { malformedXml } from './rules/xml.ts'

/** Everything that is looked for. A new rule is a file (or a place in one) and a line here; its words are in lint.json. */
export const rules: readonly LintRule[] = [
  malformedXml,
  foreign,
  flatProfile,
  unknownName,
  wrongNumber,
  wrongFixedNumber,
  otherNames,
  duplicate,
  attributeRule,
  characters,
  lostWhitespace,
  exported,
  yesOrNo,
  enumerated,
  numeric,
  length,
  addresses,
  scripts,
  readOnly,
  emptyValue,
  ruleSyntax,
  schedules,
  messageMacros,
  secretInClear,
  losesDhcp,
  ruleOrder,
  endlessBranch,
  lockOut,
  wakeUp,
  consistency,
  ownHttps,
  upgrades,
  firmwareRules,
]

/** Every code that a finding may have. `more-of-the-same` comes from the linter itself. */
export const findingCodes: readonly string[] = [...new Set(rules.flatMap(({ codes }) => codes)), 'more-of-the-same']
