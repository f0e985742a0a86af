import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import type { BenchState } from '../../../shared/domain/event/bench-state.ts'
import type { ExplainedCandidate, Explanation } from '../../../shared/domain/rule/explanation.ts'
import { MASK } from '../../../shared/domain/rule/mask.ts'
import type { SiteAnswer } from '../../../shared/ipc/contract/site.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { useBench } from '../../bench/use-bench.ts'
import { isWildcard } from '../../../shared/domain/network/address.ts'

const TYPING_PAUSE_MS = 250
const TARGETS_LIMIT = 200

export type Answer = SiteAnswer | { readonly kind: 'elsewhere' } | { readonly kind: 'asking' }

/** Whether an address is one of this bench's servers. */
export function isOurs({ scheme, host, port }: ExplainedCandidate, state: BenchState): boolean {
  if (scheme !== 'tftp' && scheme !== 'http') return false
  const status = state.servers[scheme]
  if (status.phase !== 'listening' || status.port !== port) return false
  const own = [state.advertised, status.address, ...(isWildcard(status.address) ? ['127.0.0.1', 'localhost'] : [])]
  return own.includes(host)
}

const targetOf = ({ path }: ExplainedCandidate): string => (path.startsWith('/') ? path : `/${path}`)

/** Every address that a rule may lead to, also by the alternatives that were not taken. */
const candidatesOf = ({ rules }: Explanation): readonly ExplainedCandidate[] =>
  rules.flatMap(({ alternatives }) => alternatives.flatMap(({ request }) => request?.candidates ?? []))

/** What the open site would answer to each address of a rule, asked a moment after the typing stops. */
export function useAnswers(explanation: Explanation, mac: string | null): (candidate: ExplainedCandidate) => Answer {
  const queries = useQueries()
  const state = useBench((view) => view.state)
  const ours = state === null ? [] : candidatesOf(explanation).filter((candidate) => isOurs(candidate, state))
  const targets = [...new Set(ours.map(targetOf))].filter((target) => !target.includes(MASK)).slice(0, TARGETS_LIMIT)
  const about = JSON.stringify([targets, mac])
  const [settled] = useDebouncedValue(about, TYPING_PAUSE_MS)
  const enabled = targets.length > 0 && settled === about
  // A fault is shown as an answer that has not come: asked again with the next change, and nothing is claimed meanwhile.
  const { value } = useAnswer(
    useQuery(queries.site.resolve.queryOptions({ input: { targets, mac }, enabled, gcTime: 0 })),
  )
  const known = new Map(targets.map((target, at) => [target, value?.[at]]))
  return (candidate) => {
    if (state === null || !isOurs(candidate, state)) return { kind: 'elsewhere' }
    return known.get(targetOf(candidate)) ?? { kind: 'asking' }
  }
}
