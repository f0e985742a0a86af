import { useQuery } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { BenchError, type Fault } from '../../../shared/domain/fault/fault.ts'
import type { SiteFile } from '../../../shared/ipc/contract/files.ts'
import { faultOf } from '../../bench/client.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { useBenchContext } from '../../bench/use-bench.ts'
import { useRemoved } from './use-removed.tsx'

/** Files are also copied into the folder by hand: the list follows. */
const REFRESH_MS = 3_000

/** A name is there already: what differs, and the person's answer. */
export interface Asking {
  readonly current: SiteFile
  readonly offered: File
  readonly answer: (replace: boolean) => void
}

interface Files {
  /** Null until it is known. */
  readonly list: readonly SiteFile[] | null
  readonly faults: readonly Fault[]
  readonly dismiss: (fault: Fault) => void
  /** Files still to be added. */
  readonly adding: number
  readonly asking: Asking | null
  readonly add: (files: readonly File[]) => void
  readonly remove: (path: string) => void
}

export function useFiles(): Files {
  const { store } = useBenchContext()
  const asked = useAnswer(useQuery(useQueries().files.list.queryOptions({ refetchInterval: REFRESH_MS })))
  const [faults, setFaults] = useState<readonly Fault[]>([])
  const [adding, setAdding] = useState(0)
  const [asking, setAsking] = useState<Asking | null>(null)
  const { again } = asked
  const fail = useCallback((error: unknown) => setFaults((before) => [...before.slice(-4), faultOf(error)]), [])

  const askToReplace = useCallback(
    (current: SiteFile, offered: File) =>
      new Promise<boolean>((resolve) => {
        setAsking({
          current,
          offered,
          answer: (replace) => {
            setAsking(null)
            resolve(replace)
          },
        })
      }),
    [],
  )
  const addAll = useCallback(
    async (files: readonly File[]) => {
      const known = new Map((await store.client.files.list()).map((file) => [file.path, file]))
      let left = files.length
      for (const file of files) {
        setAdding(left)
        left -= 1
        const current = known.get(file.name)
        if (current && !(await askToReplace(current, file))) continue
        try {
          const content = await readable(file)
          await store.client.files.add({ path: file.name, content, replace: current !== undefined })
        } catch (error) {
          fail(error)
        }
      }
    },
    [store, askToReplace, fail],
  )
  const add = useCallback(
    (files: readonly File[]) => {
      setFaults([])
      addAll(files)
        .catch(fail)
        .finally(() => {
          setAdding(0)
          again()
        })
    },
    [addAll, fail, again],
  )
  const remove = useRemoved(again, fail)
  const dismiss = useCallback((fault: Fault) => setFaults((before) => before.filter((each) => each !== fault)), [])
  return {
    list: asked.value,
    faults: asked.fault ? [asked.fault, ...faults] : faults,
    dismiss,
    adding,
    asking,
    add,
    remove,
  }
}

/** A folder that was dropped cannot be read as a file: said with its name. */
async function readable(file: File): Promise<File> {
  try {
    await file.slice(0, 1).arrayBuffer()
    return file
  } catch {
    throw new BenchError('FILE_NAME_REFUSED', { path: file.name })
  }
}
