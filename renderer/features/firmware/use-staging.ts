import { useCallback, useRef, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import type { Fault } from '../../../shared/domain/fault/fault.ts'
import type { StageEvent, StageProgress } from '../../../shared/ipc/contract/firmware.ts'
import { faultOf, type BenchClient } from '../../bench/client.ts'
import { useBenchContext } from '../../bench/use-bench.ts'

/** A piece of a file: neither side holds more of it. */
const PIECE_BYTES = 4 * 1024 * 1024

type Done = Extract<StageEvent, { type: 'done' }>

/** One phase at a time. */
export type Staging =
  | { readonly phase: 'idle' }
  | { readonly phase: 'sending' | 'unpacking'; readonly progress: StageProgress }
  | { readonly phase: 'done'; readonly done: Done }
  | { readonly phase: 'failed'; readonly fault: Fault; readonly files: readonly File[] }

export interface StagingActions {
  readonly staging: Staging
  readonly add: (files: readonly File[], replace?: boolean) => void
  readonly cancel: () => void
  readonly dismiss: () => void
}

/** Sends files to the bench and has them put into the site, with what happens on the way. */
export function useStaging(): StagingActions {
  const { store } = useBenchContext()
  const queries = useQueryClient()
  const [staging, setStaging] = useState<Staging>({ phase: 'idle' })
  const running = useRef<AbortController | null>(null)
  const add = useCallback(
    (files: readonly File[], replace = false) => {
      if (running.current !== null || files.length === 0) return
      const controller = new AbortController()
      running.current = controller
      const tell = (next: Staging): void => {
        if (!controller.signal.aborted) setStaging(next)
      }
      void stage({ client: store.client, signal: controller.signal, tell }, files, replace)
        .catch((error: unknown) => tell({ phase: 'failed', fault: faultOf(error), files }))
        .finally(() => {
          running.current = null
          void queries.invalidateQueries()
        })
    },
    [store, queries],
  )
  const dismiss = useCallback(() => setStaging({ phase: 'idle' }), [])
  const cancel = useCallback(() => {
    running.current?.abort()
    dismiss()
  }, [dismiss])
  return { staging, add, cancel, dismiss }
}

interface Run {
  readonly client: BenchClient
  readonly signal: AbortSignal
  readonly tell: (staging: Staging) => void
}

async function stage({ client, signal, tell }: Run, files: readonly File[], replace: boolean): Promise<void> {
  const uploads: string[] = []
  try {
    await send({ client, signal, tell }, files, uploads)
    for await (const event of await client.firmware.stage({ uploads, replace }, { signal })) {
      if (event.type === 'progress') tell({ phase: 'unpacking', progress: event.progress })
      else if (event.type === 'done') tell({ phase: 'done', done: event })
      else if (event.type === 'failed') tell({ phase: 'failed', fault: event.fault, files })
    }
  } catch (error) {
    if (uploads.length > 0) await client.firmware.discard({ uploads }).catch(() => undefined)
    if (!signal.aborted) throw error
  }
}

async function send({ client, signal, tell }: Run, files: readonly File[], uploads: string[]): Promise<void> {
  const total = files.reduce((sum, file) => sum + file.size, 0)
  let done = 0
  for (const file of files) {
    const { upload } = await client.firmware.begin({ name: file.name, bytes: file.size })
    uploads.push(upload)
    for (let at = 0; at < file.size; at += PIECE_BYTES) {
      signal.throwIfAborted()
      const piece = file.slice(at, at + PIECE_BYTES)
      await client.firmware.append({ upload, at, piece })
      done += piece.size
      tell({ phase: 'sending', progress: { file: file.name, done, total } })
    }
  }
}
