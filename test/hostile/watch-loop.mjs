// Preloaded into the bench by test/hostile: from its first message on, watches how long the main thread is held by its own work, and tells it at each further one.
// Between two ticks the thread's own processor time counts, not the clock: another program's share is no fault of the bench.
import { createHistogram } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

const TICK_MS = 5

if (isMainThread && process.send !== undefined) {
  const held = createHistogram()
  const busy = () => {
    const { user, system } = process.threadCpuUsage()
    return user + system
  }
  process.once('message', () => {
    let before = busy()
    const look = () => {
      const now = busy()
      held.record(Math.max(1, Math.round(now - before)))
      before = now
    }
    setInterval(look, TICK_MS).unref()
    process.on('message', () => {
      look() // what holds it now has no tick behind it yet
      const figures = { p99: held.percentile(99) / 1e3, worst: held.max / 1e3, rss: process.memoryUsage.rss() }
      held.reset()
      process.send?.(figures, () => undefined)
    })
    process.channel?.unref()
  })
  // Listening alone must not keep the bench running.
  process.channel?.unref()
}
