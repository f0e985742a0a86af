import { useQuery } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { BenchError, type Fault } from '../../../shared/domain/fault/fault.ts'
import type { SiteFile } from '../../../shared/ipc/contract/files.ts'
import { faultOf, type BenchClient } from '../../bench/client.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { useAttempt } from '../../bench/use-attempt.ts'
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
  const { again } = asked
  const { faults, forget, ...adding } = useAdding(again)
  const removing = useRemove(again)
  const dismiss = (fault: Fault): void => {
    if (fault === removing.fault) removing.dismiss()
    else forget(fault)
  }
  return {
    list: asked.value,
    faults: [asked.fault, removing.fault, ...faults].filter((fault) => fault !== null),
    dismiss,
    ...adding,
    remove: removing.remove,
  }
}

/** So many failures are told apart; older ones make room. */
const FAULTS = 5

interface Adding extends Pick<Files, 'adding' | 'asking' | 'add'> {
  readonly faults: readonly Fault[]
  readonly forget: (fault: Fault) => void
}

/** Adds files one after the other; a file that fails leaves the others to be added. */
function useAdding(onDone: () => void): Adding {
  const { attempt } = useAttempt((error) => setFaults([faultOf(error)]))
  const [faults, setFaults] = useState<readonly Fault[]>([])
  const [adding, setAdding] = useState(0)
  const { asking, ask } = useAsking()
  const addAll = async (client: BenchClient, files: readonly File[]): Promise<void> => {
    const known = new Map((await client.files.list()).map((file) => [file.path, file]))
    for (const [index, file] of files.entries()) {
      setAdding(files.length - index)
      const current = known.get(file.name)
      if (current && !(await ask(current, file))) continue
      try {
        const content = await readable(file)
        await client.files.add({ path: file.name, content, replace: current !== undefined })
      } catch (error) {
        setFaults((before) => [...before.slice(1 - FAULTS), faultOf(error)])
      }
    }
  }
  const add = (files: readonly File[]): void => {
    setFaults([])
    attempt((client) =>
      addAll(client, files).finally(() => {
        setAdding(0)
        onDone()
      }),
    )
  }
  const forget = (fault: Fault): void => setFaults((before) => before.filter((each) => each !== fault))
  return { faults, forget, adding, asking, add }
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
