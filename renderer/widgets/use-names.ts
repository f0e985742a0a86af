import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useAnswer, useQueries } from '../bench/use-answer.ts'

const none: ReadonlyMap<string, string> = new Map()

/** What phones.csv calls each phone, by its MAC; asked anew whenever the table changes. */
export function useNames(): ReadonlyMap<string, string> {
  const table = useAnswer(useQuery(useQueries().phones.table.queryOptions())).value
  return useMemo(() => {
    if (table === null) return none
    return new Map(
      table.rows.flatMap(({ mac, values }) => {
        const name = values['display_name']?.trim() ?? ''
        return name === '' ? [] : [[mac, name] as const]
      }),
    )
  }, [table])
}
