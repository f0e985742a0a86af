import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { TransferNow } from '../../shared/ipc/contract/servers.ts'
import { useAnswer, useQueries } from '../bench/use-answer.ts'
import { useBench } from '../bench/use-bench.ts'

/** As often as a bar needs to move. */
const LOOK_MS = 500

const none: readonly TransferNow[] = []

/** The files that are on their way now; nothing is asked while there are none. */
function useTransfers(): readonly TransferNow[] {
  const some = useBench((view) => (view.state?.rates.transfers ?? 0) > 0)
  const options = useQueries().servers.transfers.queryOptions({ refetchInterval: LOOK_MS, enabled: some, gcTime: 0 })
  const { value } = useAnswer(useQuery(options))
  return some ? (value ?? none) : none
}

/** By the phone's MAC, or its address while nobody has told the MAC. */
export function useTransfersByPhone(): ReadonlyMap<string, TransferNow> {
  const transfers = useTransfers()
  return useMemo(() => new Map(transfers.map((one) => [one.who.mac ?? `ip ${one.who.ip}`, one])), [transfers])
}
