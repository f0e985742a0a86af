import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import type { Fault } from '../../../shared/domain/fault/fault.ts'
import type { RehearsalOptions, RunProgress, RunSummary, RunEvent } from '../../../shared/ipc/contract/rehearse.ts'
import { faultOf } from '../../bench/client.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { useBenchContext } from '../../bench/use-bench.ts'

/** The bench runs it, not this screen: a reload, or another screen, finds it under way. */
const REFRESH_MS = 1_000
/** A minute of progress, for its small picture. */
const RATES = 60

interface RunsView {
  /** Null until it is known. */
  readonly past: readonly RunSummary[] | null
  readonly running: RunProgress | null
  /** Requests since the progress before, the newest last. */
  readonly rates: readonly number[]
  readonly fault: Fault | null
  readonly dismiss: () => void
  readonly start: (wish: RehearsalOptions, ended: (run: string) => void) => void
  readonly cancel: () => void
}

interface Told {
  readonly progress: RunProgress | null
  readonly rates: readonly number[]
}

const nothing: Told = { progress: null, rates: [] }

export function useRuns(): RunsView {
  const { store } = useBenchContext()
  const asked = useAnswer(useQuery(useQueries().rehearse.runs.queryOptions({ refetchInterval: REFRESH_MS })))
  const [told, setTold] = useState<Told>(nothing)
  const [fault, setFault] = useState<Fault | null>(null)
  const { again } = asked

  const start = useCallback(
    (wish: RehearsalOptions, ended: (run: string) => void) => {
      setFault(null)
      const follow = async (): Promise<void> => {
        for await (const each of await store.client.rehearse.start(wish)) {
          if (each.type === 'ended') ended(each.summary.run)
          else if (each.type === 'failed') setFault(each.fault)
          else setTold((before) => after(before, each))
        }
      }
      follow()
        .catch((error: unknown) => setFault(faultOf(error)))
        .finally(() => {
          setTold(nothing)
          again()
        })
    },
    [store, again],
  )
  const running = told.progress ?? asked.value?.running ?? null
  const run = running?.run ?? null
  const cancel = useCallback(() => {
    if (run !== null) store.client.rehearse.cancel({ run }).catch((error: unknown) => setFault(faultOf(error)))
  }, [store, run])
  return useMemo(
    () => ({
      past: asked.value?.past ?? null,
      running,
      rates: told.rates,
      fault: fault ?? asked.fault,
      dismiss: () => setFault(null),
      start,
      cancel,
    }),
    [asked.value, asked.fault, running, told.rates, fault, start, cancel],
  )
}

function after({ progress, rates }: Told, { progress: next }: Extract<RunEvent, { type: 'progress' }>): Told {
  const rate = next.requests - (progress?.requests ?? 0)
  return { progress: next, rates: [...rates, Math.max(0, rate)].slice(-RATES) }
}
