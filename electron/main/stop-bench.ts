import type { BenchProcess } from './bench-process.ts'
import { mayQuit, quitAtOnce } from './questions.ts'
import type { Words } from './words.ts'

/** Whether the bench may be stopped now: asked while it sends something, and answered by itself once that is over. */
export async function mayStop(bench: BenchProcess | null, words: Words): Promise<boolean> {
  const transfers = bench?.state()?.rates.transfers ?? 0
  if (transfers === 0) return true
  // A count is up to a second old, and a transfer may end while the question stands.
  const over = new AbortController()
  bench?.onState(({ rates }) => {
    if (rates.transfers === 0) over.abort()
  })
  return mayQuit(words, transfers, over.signal)
}

/** Stops the bench process; while it still writes, a dialog says so and offers not to wait. */
export async function stopBench(bench: BenchProcess | null, words: Words): Promise<void> {
  const ended = new AbortController()
  let told = false
  await bench?.stop((events) => {
    if (events === 0 || told) return
    told = true
    void quitAtOnce(words, events, ended.signal).then((now) => {
      if (now) bench.cut()
    })
  })
  ended.abort()
}
