import { useEffect, useState } from 'react'
import { faultOf, type BenchClient } from '../../../bench/client.ts'
import { useBenchContext } from '../../../bench/use-bench.ts'
import type { PhonePlan } from '../../../../shared/ipc/contract/phones.ts'
import type { Fault } from '../../../../shared/domain/fault/fault.ts'

const TYPING_PAUSE_MS = 250

/** How many phones a plan touches. */
export const changesOf = (plan: PhonePlan | null): number =>
  plan === null ? 0 : plan.added + plan.changed + plan.removed

interface Planned {
  readonly plan: PhonePlan | null
  readonly fault: Fault | null
}

/** What the bench says that this would change, a moment after the typing stops; null while there is nothing to say. */
export function usePlan(about: string, ask: ((client: BenchClient) => Promise<PhonePlan>) | null): Planned {
  const { store } = useBenchContext()
  const [answer, setAnswer] = useState<{
    readonly about: string
    readonly plan: PhonePlan | null
    readonly fault: Fault | null
  }>({ about: '', plan: null, fault: null })
  useEffect(() => {
    if (ask === null) return
    let wanted = true
    const timer = setTimeout(() => {
      const run = async (): Promise<void> => {
        try {
          const plan = await ask(store.client)
          if (wanted) setAnswer({ about, plan, fault: null })
        } catch (error) {
          if (wanted) setAnswer({ about, plan: null, fault: faultOf(error) })
        }
      }
      void run()
    }, TYPING_PAUSE_MS)
    return () => {
      wanted = false
      clearTimeout(timer)
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `about` says what `ask` depends on
  }, [store, about])
  // A plan for what was typed before is no preview of what is typed now.
  const fresh = ask !== null && answer.about === about
  return { plan: fresh ? answer.plan : null, fault: fresh ? answer.fault : null }
}
