import { useEffect, useState } from 'react'
import type { BenchState } from '../../../shared/domain/event/bench-state.ts'
import type { ExplainedCandidate, Explanation } from '../../../shared/domain/rule/explain.ts'
import { MASK } from '../../../shared/domain/rule/mask.ts'
import type { SiteAnswer } from '../../../shared/ipc/contract/site.ts'
import { useBench, useBenchContext } from '../../bench/use-bench.ts'
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
  const { store } = useBenchContext()
  const state = useBench((view) => view.state)
  const ours = state === null ? [] : candidatesOf(explanation).filter((candidate) => isOurs(candidate, state))
  const targets = [...new Set(ours.map(targetOf))].filter((target) => !target.includes(MASK)).slice(0, TARGETS_LIMIT)
  const about = JSON.stringify([targets, mac])
  const [known, setKnown] = useState<{ readonly about: string; readonly answers: ReadonlyMap<string, SiteAnswer> }>({
    about: '',
    answers: new Map(),
  })
  useEffect(() => {
    const [asked, asking] = JSON.parse(about) as [string[], string | null]
    if (asked.length === 0) return
    let wanted = true
    const timer = setTimeout(() => {
      const run = async (): Promise<void> => {
        const answers = await store.client.site.resolve({ targets: asked, mac: asking })
        const pairs = asked.flatMap((target, at): [string, SiteAnswer][] => {
          const answer = answers[at]
          return answer === undefined ? [] : [[target, answer]]
        })
        if (wanted) setKnown({ about, answers: new Map(pairs) })
      }
      run().catch(() => undefined) // asked again with the next change; meanwhile nothing is claimed
    }, TYPING_PAUSE_MS)
    return () => {
      wanted = false
      clearTimeout(timer)
    }
  }, [store, about])
  return (candidate) => {
    if (state === null || !isOurs(candidate, state)) return { kind: 'elsewhere' }
    return (known.about === about ? known.answers.get(targetOf(candidate)) : undefined) ?? { kind: 'asking' }
  }
}
