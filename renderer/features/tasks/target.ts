import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Fault } from '../../../shared/domain/fault/fault.ts'
import type { ProfileDocument } from '../../../shared/ipc/contract/profiles.ts'
import { faultOf, type BenchClient } from '../../bench/client.ts'
import { type Answer, useAnswer, useQueries } from '../../bench/use-answer.ts'
import { useBenchContext } from '../../bench/use-bench.ts'
import type { ProfileArea } from '../../../shared/domain/profile/area.ts'

/** Where a task writes: a profile of the site, or one that is to be made. */
export interface Place {
  readonly area: ProfileArea
  readonly path: string
  readonly fresh: boolean
}

export const placeName = ({ area, path }: Pick<Place, 'area' | 'path'>): string => `${area}/${path}`

export function placeOf(name: string): Pick<Place, 'area' | 'path'> {
  const slash = name.indexOf('/')
  return { area: name.slice(0, slash) === 'templates' ? 'templates' : 'files', path: name.slice(slash + 1) }
}

export const useProfileNames = (): Answer<readonly string[]> =>
  useAnswer(
    useQuery(
      useQueries().profiles.list.queryOptions({
        select: (list) => list.filter(({ profile }) => profile).map(placeName),
      }),
    ),
  )

/** The chosen profile as it is on disk; null for one that is still to be made. */
export function useDocument(place: Place | null): Answer<ProfileDocument> {
  const name = place === null || place.fresh ? '' : placeName(place)
  const input = placeOf(name)
  return useAnswer(useQuery(useQueries().profiles.read.queryOptions({ input, enabled: name !== '' })))
}

export interface Saving {
  readonly fault: Fault | null
  readonly busy: boolean
  /** Settles true when all of it was kept. */
  readonly run: (work: (client: BenchClient) => Promise<unknown>) => Promise<boolean>
}

export function useSaving(): Saving {
  const { store } = useBenchContext()
  const [fault, setFault] = useState<Fault | null>(null)
  const [busy, setBusy] = useState(false)
  const run = async (work: (client: BenchClient) => Promise<unknown>): Promise<boolean> => {
    setFault(null)
    setBusy(true)
    try {
      await work(store.client)
      return true
    } catch (error) {
      setFault(faultOf(error))
      return false
    } finally {
      setBusy(false)
    }
  }
  return { fault, busy, run }
}
