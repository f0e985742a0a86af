const TICK_MS = 2

/**
 * Watches how long this thread is held at a time, by its own processor time between two ticks: another program's share is
 * no fault of ours. The answer ends the watch and gives the longest, in milliseconds.
 */
export function watchThread(): () => number {
  const busy = (): number => {
    const { user, system } = process.threadCpuUsage()
    return (user + system) / 1_000
  }
  let before = busy()
  let longest = 0
  const look = (): void => {
    const now = busy()
    longest = Math.max(longest, now - before)
    before = now
  }
  const timer = setInterval(look, TICK_MS)
  return () => {
    clearInterval(timer)
    look()
    return longest
  }
}
