import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../../electron/bench/core/clock.ts'
import { openHistoryReader } from '../../../electron/bench/events/store/history-reader.ts'
import { ForwardFile } from '../../../electron/bench/forward/forward-file.ts'
import { forwardHistory, type ForwardTold } from '../../../electron/bench/forward/forward.ts'
import { openedStore, plenty } from '../../support/store-world.ts'
import { said } from '../../support/store-events.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const LINES = 10_000
const SENT_BEFORE = 100

/** Counts messages by their own length, as a log server does. */
async function logServer() {
  const server = createServer({ pauseOnConnect: false })
  const received: Buffer[] = []
  server.on('connection', (socket) => void socket.on('data', (data) => received.push(data)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  return { port, count: () => countOf(Buffer.concat(received)) }
}

function countOf(bytes: Buffer): number {
  let count = 0
  for (let at = 0; at < bytes.length; count++) {
    const blank = bytes.indexOf(' ', at)
    at = blank + 1 + Number(bytes.toString('latin1', at, blank))
  }
  return count
}

/** A history whose size limit took its oldest lines before the log server was told of them. */
async function shortenedHistory(folder: string, maxBytes: number): Promise<void> {
  const store = await openedStore({ folder })
  for (let seq = 1; seq <= LINES; seq++)
    store.append(said(seq, `line ${seq} of a phone that talks`), Buffer.from('raw'))
  await store.close()
  const removed = Promise.withResolvers<undefined>()
  const short = await openedStore({
    folder,
    retention: { ...plenty, maxBytes },
    onRemoved: () => removed.resolve(undefined),
  })
  await removed.promise
  await short.close()
}

/** Forwards what is left of it to a server that had the first hundred; gives what was told, and what arrived. */
async function forwarded(maxBytes: number) {
  const folder = temporaryFolder()
  await shortenedHistory(folder, maxBytes)
  const opened = await openHistoryReader(folder, systemClock)
  if (!opened.ok) throw new Error(opened.error.code)
  onTestFinished(() => opened.value.close())
  const file = new ForwardFile(folder)
  const { port, count } = await logServer()
  const name = `tcp://127.0.0.1:${port}`
  await file.keepSent(name, SENT_BEFORE)
  const told: ForwardTold[] = []
  await forwardHistory({
    ...{ history: opened.value, file, clock: systemClock, follow: false, signal: new AbortController().signal },
    ...{ server: { way: 'tcp', host: '127.0.0.1', port }, onTold: (one) => told.push(one) },
  })
  const sum = (what: 'missed' | 'sent'): number =>
    told.reduce((total, one) => (one.what === what ? total + one.count : total), 0)
  return { missed: sum('missed'), sent: sum('sent'), arrived: count(), kept: await file.sentTo(name) }
}

test('what the history dropped before it was sent is counted and told; the rest arrives once', async () => {
  const { missed, sent, arrived, kept } = await forwarded(2_500_000)
  expect(missed).toBeGreaterThan(0)
  expect(sent).toBeGreaterThan(0)
  expect(SENT_BEFORE + missed + sent).toBe(LINES)
  expect(arrived).toBe(sent)
  expect(kept).toBe(LINES)
})

test('a history that had to drop everything says so, once', async () => {
  expect(await forwarded(1_000)).toEqual({ missed: LINES - SENT_BEFORE, sent: 0, arrived: 0, kept: LINES })
})
