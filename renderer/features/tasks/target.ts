import { useQuery } from '@tanstack/react-query'
import type { ProfileDocument } from '../../../shared/ipc/contract/profiles.ts'
import { type Answer, useAnswer, useQueries } from '../../bench/use-answer.ts'
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
