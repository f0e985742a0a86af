import { withoutEnd } from '../without-end.ts'
import { modelNamed } from '../phone/models.ts'
import { loadsFile, type LoadName } from './load-name.ts'
import { waypoints } from './limits.ts'
import { stepFor } from './plan.ts'
import { compareReleases } from './release.ts'

/** Longer rules failed in older firmware: 156 characters in 11.0, the longest reboot 11.1(2) (deployment-facts 2.4). */
export const SAFE_RULE_LENGTH = 150

/** `one`: a rule for the whole site. `per-model`: one for each model's own profile. */
export const ruleStyles = ['one', 'per-model'] as const
export type RuleStyle = (typeof ruleStyles)[number]

export interface RuleWish {
  /** The models that the site has: `CP-8851-3PCC`. */
  readonly models: readonly string[]
  /** The load that each family is to get. */
  readonly targets: readonly LoadName[]
  /** All that lies in the store: what a two-step plan passes by is looked for here. */
  readonly store: readonly LoadName[]
  /** Where the loads are: `http://10.77.10.5/image`. */
  readonly base: string
  readonly style: RuleStyle
}

export interface MadeRule {
  /** The models that it is for. */
  readonly models: readonly string[]
  readonly text: string
  readonly tooLong: boolean
}

interface Branch {
  readonly conditions: readonly string[]
  readonly load: LoadName
}

/**
 * The Upgrade_Rule for a site's phones. The language has no "or", so each model is a branch of its own; every branch says
 * for whom it is, because a phone that meets another family's load refuses it and asks again.
 */
export function makeUpgradeRules(wish: RuleWish): readonly MadeRule[] {
  const branches = wish.models.map((model) => ({ model, branches: branchesFor(model, wish) }))
  const served = branches.filter(({ branches: own }) => own.length > 0)
  if (wish.style === 'one') {
    const all = served.flatMap(({ model, branches: own }) =>
      own.map((branch) => ({ ...branch, conditions: [`"$PN" eq "${model}"`, ...branch.conditions] })),
    )
    return all.length === 0
      ? []
      : [
          made(
            served.map(({ model }) => model),
            all,
            wish.base,
          ),
        ]
  }
  return served.map(({ model, branches: own }) => made([model], own, wish.base))
}

function branchesFor(model: string, { targets, store }: RuleWish): readonly Branch[] {
  const family = modelNamed(model)?.load
  const load = targets.find((target) => target.family === family)
  if (load === undefined) return []
  const waypoint = waypoints.find(
    ({ family: own, by }) => own === family && load.release !== null && compareReleases(load.release, by) > 0,
  )
  const step = waypoint === undefined ? null : stepFor(waypoint, store)
  if (waypoint === undefined || step === null) return [{ conditions: [], load }]
  const { major, minor, micro } = waypoint.from
  const version = step.name.slice(step.name.indexOf('.') + 1)
  // `11-2-3MPP-0` is older than every build of that release.
  const between = [`$SWVER ge ${major}-${minor}-${micro}MPP-0`, `$SWVER lt ${version}`]
  return [
    { conditions: between, load: step },
    { conditions: [], load },
  ]
}

function made(models: readonly string[], branches: readonly Branch[], base: string): MadeRule {
  const text = branches
    .map(({ conditions, load }) => {
      const url = `${withoutEnd(base, '/')}/${loadsFile(load.name)}`
      return conditions.length === 0 ? url : `(${conditions.join(' and ')})? ${url}`
    })
    .join(' | ')
  return { models, text, tooLong: text.length > SAFE_RULE_LENGTH }
}
