import type { RuleRequest } from '../../rule/request.ts'
import { evaluateRule } from '../../rule/evaluate.ts'
import type { RuleKind } from '../../rule/ast.ts'
import { isYes, valueOf } from '../machine/parameters.ts'
import { variablesNow, type Circumstances } from '../machine/phone-variables.ts'
import type { PhoneState } from '../machine/state.ts'

/** What one rule asks the phone to do. */
export type Decision =
  | { readonly kind: 'skip'; readonly why: 'empty' | 'comment' | 'no-condition' }
  | { readonly kind: 'unreadable'; readonly problem: string; readonly secrets: readonly string[] }
  | {
      readonly kind: 'take'
      readonly alternative: number
      readonly assignments: readonly { readonly name: string; readonly value: string }[]
      readonly request: RuleRequest | null
      readonly secrets: readonly string[]
    }

interface DecideOptions extends Circumstances {
  readonly kind: Exclude<RuleKind, 'trigger'>
  /** The host that gave this rule with its request. */
  readonly from?: string
}

/** Reads a rule at this moment; a Report_Rule may hold two, each with its own decision. */
export function decide(
  state: PhoneState,
  at: number,
  text: string,
  { kind, from, ...now }: DecideOptions,
): readonly Decision[] {
  if (text.trim() === '') return [{ kind: 'skip', why: 'empty' }]
  const readings = state.setup.readings
  // URL-5: a given rule without a server means the host that asks.
  const forRule =
    kind === 'profile' && from !== undefined ? ({ ...readings, profileServer: 'requesting-host' } as const) : readings
  const evaluation = evaluateRule(text, kind, {
    variables: variablesNow(state, at, now),
    readings: forRule,
    dhcp: { options: dhcpOptions(state), use: valueOf(state, 'DHCP_Option_To_Use') },
    reportMethod: valueOf(state, 'HTTP_Report_Method').trim().toUpperCase() === 'PUT' ? 'PUT' : 'POST',
    ...(from !== undefined && { requestingHost: from }),
  })
  const { parsed, parts, secrets, problems, unreadable } = evaluation
  if (parsed.comment !== undefined) return [{ kind: 'skip', why: 'comment' }]
  const firstError = problems.find((p) => p.severity === 'error')?.code ?? 'unreadable'
  // SEQ-10
  if (unreadable || parts.length === 0) return [{ kind: 'unreadable', problem: firstError, secrets }]
  return parts.map(({ alternatives }): Decision => {
    const index = alternatives.findIndex((a) => ['taken', 'error', 'undetermined'].includes(a.verdict))
    const chosen = alternatives[index]
    if (chosen === undefined) return { kind: 'skip', why: 'no-condition' }
    const broken = chosen.verdict !== 'taken' || (chosen.request === undefined && chosen.assignments.length === 0)
    if (broken) return { kind: 'unreadable', problem: firstError, secrets }
    const { assignments, request = null } = chosen
    const options = [request?.key, request?.uid, request?.pwd].filter((s) => s !== undefined)
    return { kind: 'take', alternative: index + 1, assignments, request, secrets: [...secrets, ...options] }
  })
}

function dhcpOptions({ network }: PhoneState): ReadonlyMap<number, string> {
  return new Map(Object.entries(network?.dhcp ?? {}).map(([number, value]) => [Number(number), value]))
}

const triggerNames = ['Resync_Trigger_1', 'Resync_Trigger_2'] as const

/** TRG-5: triggers that the phone cannot read: they never hold. */
export function unreadableTriggers(
  state: PhoneState,
  at: number,
): readonly { readonly name: string; readonly problem: string }[] {
  return triggerNames.flatMap((name) => {
    const { problems } = evaluateRule(valueOf(state, name), 'trigger', {
      variables: variablesNow(state, at),
      readings: state.setup.readings,
    })
    const error = problems.find(({ severity }) => severity === 'error')
    return error === undefined ? [] : [{ name, problem: error.code }]
  })
}

/** TRG-1: whether the triggers let a resync happen. `unset` when neither is set. */
export function triggers(state: PhoneState, at: number, now: Circumstances): 'unset' | 'true' | 'false' {
  let anySet = false
  for (const name of triggerNames) {
    const text = valueOf(state, name)
    if (text.trim() === '') continue
    const { parsed, trigger } = evaluateRule(text, 'trigger', {
      variables: variablesNow(state, at, now),
      readings: state.setup.readings,
    })
    if (parsed.comment !== undefined) continue
    anySet = true
    if (trigger?.truth === 'true') return 'true'
  }
  return anySet ? 'false' : 'unset'
}

export const provisioningEnabled = (state: PhoneState): boolean => isYes(state, 'Provision_Enable')
