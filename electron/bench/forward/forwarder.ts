import { readFile } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { parseLogServer } from '../../../shared/domain/forward/log-server.ts'
import { every, systemClock } from '../core/clock.ts'
import { errorCode } from '../core/error-code.ts'
import { openHistoryReader } from '../events/store/history-reader.ts'
import { ForwardFile } from './forward-file.ts'
import { forwardHistory } from './forward.ts'
import type { ForwarderStart, FromForwarder } from './forwarder-messages.ts'

const NEWEST_EVERY_MS = 1_000

/**
 * The thread that reads the history and passes it on: a log server that takes ten thousand lines a second must not take
 * the time in which phones are answered.
 */
async function run({ hidden, settings }: ForwarderStart, tell: (message: FromForwarder) => void): Promise<void> {
  const { to, authority, fingerprint } = settings
  const address = parseLogServer(to)
  if (address === null) return
  const stopping = new AbortController()
  parentPort?.once('message', () => stopping.abort())
  const opened = await openHistoryReader(hidden, systemClock)
  if (!opened.ok) {
    tell({ type: 'failed', reason: opened.error.code })
    return
  }
  const history = opened.value
  const stopTelling = every(systemClock, NEWEST_EVERY_MS, () => tell({ type: 'newest', seq: history.lastSeq() }))
  try {
    await forwardHistory({
      history,
      file: new ForwardFile(hidden),
      server: {
        ...address,
        ...(authority !== '' && { authority: await readFile(authority, 'utf8') }),
        ...(fingerprint !== '' && { fingerprint }),
      },
      clock: systemClock,
      follow: true,
      signal: stopping.signal,
      onTold: (told) => tell({ type: 'told', told }),
    })
  } finally {
    stopTelling()
    history.close()
  }
}

const tell = (message: FromForwarder): void => parentPort?.postMessage(message)

void run(workerData as ForwarderStart, tell)
  .catch((error: unknown) => tell({ type: 'failed', reason: errorCode(error) }))
  // Nobody has anything to say to it any more: it ends.
  .finally(() => parentPort?.close())
