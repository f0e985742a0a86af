import type { BenchProcess } from './bench-process.ts'
import { quitAtOnce } from './questions.ts'
import type { Words } from './words.ts'

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
