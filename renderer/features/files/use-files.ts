import { useQuery } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { BenchError, type Fault } from '../../../shared/domain/fault/fault.ts'
import type { SiteFile } from '../../../shared/ipc/contract/files.ts'
import { faultOf } from '../../bench/client.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { useBenchContext } from '../../bench/use-bench.ts'
import { useRemove } from './use-remove.ts'

/** Files are also copied into the folder by hand: the list follows. */
const REFRESH_MS = 3_000

/** A name is there already: what differs, and the person's answer. */
export interface Asking {
  readonly current: SiteFile
  readonly offered: File
  readonly answer: (replace: boolean) => void
}

export interface Files {
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
  const asked = useAnswer(useQuery(useQueries().files.list.queryOptions({ refetchInterval: REFRESH_MS })))
  const [faults, setFaults] = useState<readonly Fault[]>([])
  const { again } = asked
  const fail = useCallback((error: unknown) => setFaults((before) => [...before.slice(-4), faultOf(error)]), [])
  const forget = useCallback(() => setFaults([]), [])
  const dismiss = useCallback((fault: Fault) => setFaults((before) => before.filter((each) => each !== fault)), [])
  const adding = useAdding({ onStart: forget, onFault: fail, onDone: again })
  const remove = useRemove(again, fail)
  return {
    list: asked.value,
    faults: asked.fault ? [asked.fault, ...faults] : faults,
    dismiss,
    ...adding,
    remove,
  }
}

interface Told {
  readonly onStart: () => void
  readonly onFault: (error: unknown) => void
  readonly onDone: () => void
}

/** Adds files one after the other; a file that fails leaves the others to be added. */
function useAdding({ onStart, onFault, onDone }: Told): Pick<Files, 'adding' | 'asking' | 'add'> {
  const { store } = useBenchContext()
  const [adding, setAdding] = useState(0)
  const { asking, ask } = useAsking()
  const addAll = useCallback(
    async (files: readonly File[]) => {
      const known = new Map((await store.client.files.list()).map((file) => [file.path, file]))
      for (const [index, file] of files.entries()) {
        setAdding(files.length - index)
        const current = known.get(file.name)
        if (current && !(await ask(current, file))) continue
        try {
          const content = await readable(file)
          await store.client.files.add({ path: file.name, content, replace: current !== undefined })
        } catch (error) {
          onFault(error)
        }
      }
    },
    [store, ask, onFault],
  )
  const add = useCallback(
    (files: readonly File[]) => {
      onStart()
      addAll(files)
        .catch(onFault)
        .finally(() => {
          setAdding(0)
          onDone()
        })
    },
    [addAll, onStart, onFault, onDone],
  )
  return { adding, asking, add }
}

/** One question at a time, and the person's answer to it. */
function useAsking(): {
  readonly asking: Asking | null
  readonly ask: (current: SiteFile, offered: File) => Promise<boolean>
} {
  const [asking, setAsking] = useState<Asking | null>(null)
  const ask = useCallback(
    (current: SiteFile, offered: File) =>
      new Promise<boolean>((resolve) => {
        const answer = (replace: boolean): void => {
          setAsking(null)
          resolve(replace)
        }
        setAsking({ current, offered, answer })
      }),
    [],
  )
  return { asking, ask }
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
