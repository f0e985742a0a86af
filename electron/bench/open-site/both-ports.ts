import type { RunningServer } from '../core/running-server.ts'

/** Two servers as one: both stop together, and it has ended when one of them has. A second that cannot start stops the first. */
export async function startBoth(
  start: (port: number) => Promise<RunningServer>,
  [first, second]: readonly [first: number, second: number | null],
): Promise<RunningServer> {
  const main = await start(first)
  if (second === null || second === main.port) return main
  let other: RunningServer
  try {
    other = await start(second)
  } catch (error) {
    await main.stop()
    throw error
  }
  const both = [main, other]
  return {
    address: main.address,
    port: main.port,
    active: () => both.reduce((total, server) => total + server.active(), 0),
    transfers: (leastBytes) => both.flatMap((server) => server.transfers?.(leastBytes) ?? []),
    bytesSent: () => both.reduce((total, server) => total + server.bytesSent(), 0),
    stop: async () => {
      await Promise.all(both.map((server) => server.stop()))
    },
    ended: Promise.race(both.map(({ ended }) => ended)),
  }
}
