import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { Contract } from '../../shared/ipc/contract/contract.ts'
import { useAnswer, useQueries, type Answer } from './use-answer.ts'
import type { BenchQueries } from './queries.ts'

const TYPING_PAUSE_MS = 250

interface Typed<T> {
  /** Its answer is asked anew when this subject changes. */
  readonly subject: keyof Contract
  /** What was typed; null while there is nothing to ask. */
  readonly about: string | null
  readonly ask: (queries: BenchQueries) => Promise<T>
}

/** What the bench says of something that is being typed, a moment after the typing stops; never of what stood before. */
export function useTypedAnswer<T>({ subject, about, ask }: Typed<T>): Answer<T> {
  const queries = useQueries()
  const id = useId()
  const [settled] = useDebouncedValue(about, TYPING_PAUSE_MS)
  // A text of megabytes is no key: its place in the order of typing is.
  const [known, setKnown] = useState({ settled, version: 0 })
  if (known.settled !== settled) setKnown({ settled, version: known.version + 1 })
  const fresh = about !== null && known.settled === about
  const answer = useAnswer(
    useQuery({
      queryKey: [[subject, 'typed'], { id, version: known.version }],
      queryFn: () => ask(queries),
      enabled: fresh,
      gcTime: 0,
    }),
  )
  return fresh ? answer : { ...answer, value: null, fault: null }
}
