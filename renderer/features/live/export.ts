import { notifications } from '@mantine/notifications'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BenchClient } from '../../bench/client.ts'
import { useAttempt } from '../../bench/use-attempt.ts'
import { useBenchContext } from '../../bench/use-bench.ts'
import { download } from '../../ui/download.ts'
import { formatBytes, formatDay, formatTime } from '../../ui/format.ts'
import { useTellFault } from '../../widgets/use-tell-fault.ts'
import { useLanguage } from '../../ui/use-language.ts'

/** Text gathered before it is handed to the browser, which keeps large blobs on disk. */
const PIECE_CHARS = 4_000_000

export interface Exporting {
  /** Bytes so far; null while nothing is exported. */
  readonly progress: number | null
  readonly start: (format: 'csv' | 'jsonl') => void
}

const types = { csv: 'text/csv;charset=utf-8', jsonl: 'application/x-ndjson;charset=utf-8' } as const

/** All that the filter shows, from the whole history and not only from the window, as a file. */
export function useExport(filter: string): Exporting {
  const { store } = useBenchContext()
  const { t } = useTranslation('live')
  const language = useLanguage()
  const { attempt } = useAttempt(useTellFault())
  const [progress, setProgress] = useState<number | null>(null)
  const take = useCallback(
    async (client: BenchClient, format: 'csv' | 'jsonl'): Promise<number> => {
      const blobs: Blob[] = []
      let waiting: string[] = []
      let chars = 0
      let bytes = 0
      const settle = (): void => {
        blobs.push(new Blob(waiting))
        bytes += blobs.at(-1)?.size ?? 0
        waiting = []
        chars = 0
        setProgress(bytes)
      }
      for await (const piece of await client.history.export({ filter, format })) {
        waiting.push(piece)
        chars += piece.length
        if (chars > PIECE_CHARS) settle()
      }
      settle()
      download(new Blob(blobs, { type: types[format] }), `${fileName(store.view().state?.site?.name)}.${format}`)
      return bytes
    },
    [store, filter],
  )
  const start = useCallback(
    (format: 'csv' | 'jsonl') => {
      setProgress(0)
      attempt(
        (client) => take(client, format).finally(() => setProgress(null)),
        (bytes) => void notifications.show({ message: t('toolbar.exported', { size: formatBytes(language, bytes) }) }),
      )
    },
    [attempt, take, t, language],
  )
  return { progress, start }
}

/** A name that every file system takes: `acme-lyon-2026-11-23-140211`. */
function fileName(site = 'resync-bench'): string {
  const now = Date.now()
  const time = `${formatDay(now)}-${formatTime(now).slice(0, 8).replaceAll(':', '')}`
  const name = site
    .normalize('NFD')
    .replace(/[^\w]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase()
  return `${name || 'site'}-${time}`
}
