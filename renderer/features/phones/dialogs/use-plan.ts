import type { Fault } from '../../../../shared/domain/fault/fault.ts'
import type { PhonePlan } from '../../../../shared/ipc/contract/phones.ts'
import type { BenchQueries } from '../../../bench/queries.ts'
import { useTypedAnswer } from '../../../bench/use-typed-answer.ts'

/** How many phones a plan touches. */
export const changesOf = (plan: PhonePlan | null): number =>
  plan === null ? 0 : plan.added + plan.changed + plan.removed

interface Planned {
  readonly plan: PhonePlan | null
  readonly fault: Fault | null
}

/** What the bench says that this would change, a moment after the typing stops; null while there is nothing to say. */
export function usePlan(about: string, ask: ((queries: BenchQueries) => Promise<PhonePlan>) | null): Planned {
  const { value, fault } = useTypedAnswer({
    subject: 'phones',
    about: ask === null ? null : about,
    ask: (queries) => (ask === null ? Promise.reject(new Error('nothing is asked')) : ask(queries)),
  })
  return { plan: value, fault }
}
