import { useQuery } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { BenchError, type Fault } from '../../../shared/domain/fault/fault.ts'
import type { RehearsalOptions, RunProgress, RunSummary, RunEvent } from '../../../shared/ipc/contract/rehearse.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { useAttempt } from '../../bench/use-attempt.ts'

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
  const asked = useAnswer(useQuery(useQueries().rehearse.runs.queryOptions({ refetchInterval: REFRESH_MS })))
  const [told, setTold] = useState<Told>(nothing)
  const starting = useAttempt()
  const cancelling = useAttempt()
  const { again } = asked
  const { attempt: attemptStart } = starting
  const start = useCallback(
    (wish: RehearsalOptions, ended: (run: string) => void) =>
      attemptStart(async (client) => {
        try {
          for await (const each of await client.rehearse.start(wish)) {
            if (each.type === 'ended') ended(each.summary.run)
            else if (each.type === 'failed') throw new BenchError(each.fault.code, each.fault.params)
            else setTold((before) => after(before, each))
          }
        } finally {
          setTold(nothing)
          again()
        }
      }),
    [attemptStart, again],
  )
  const running = told.progress ?? asked.value?.running ?? null
  const cancel = (): void => {
    if (running !== null) cancelling.attempt((client) => client.rehearse.cancel({ run: running.run }))
  }
  return {
    past: asked.value?.past ?? null,
    running,
    rates: told.rates,
    fault: starting.fault ?? cancelling.fault ?? asked.fault,
    dismiss: () => {
      starting.dismiss()
      cancelling.dismiss()
    },
    start,
    cancel,
  }
}

function after({ progress, rates }: Told, { progress: next }: Extract<RunEvent, { type: 'progress' }>): Told {
  const rate = next.requests - (progress?.requests ?? 0)
  return { progress: next, rates: [...rates, Math.max(0, rate)].slice(-RATES) }
}
