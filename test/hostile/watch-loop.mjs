// Preloaded into the bench by test/hostile: from its first message on, tells how long the main thread was held by its own work.
// Between two ticks the thread's own processor time counts, not the clock: another program's share is no fault of the bench.
import { createHistogram } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

const TICK_MS = 5
const TELL_MS = 500

if (isMainThread && process.send !== undefined) {
  const held = createHistogram()
  const busy = () => {
    const { user, system } = process.threadCpuUsage()
    return user + system
  }
  process.once('message', () => {
    let before = busy()
    setInterval(() => {
      const now = busy()
      held.record(Math.max(1, Math.round(now - before)))
      before = now
    }, TICK_MS).unref()
    setInterval(() => {
      const figures = { p99: held.percentile(99) / 1e3, worst: held.max / 1e3, rss: process.memoryUsage.rss() }
      process.send?.(figures, () => undefined)
      held.reset()
    }, TELL_MS).unref()
    process.channel?.unref()
  })
  // Listening alone must not keep the bench running.
  process.channel?.unref()
}
