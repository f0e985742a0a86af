import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { watch } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../electron/bench/core/clock.ts'
import { openHistoryReader } from '../../electron/bench/events/store/history-reader.ts'
import { kernelDrops } from '../../electron/bench/syslog/kernel-drops.ts'
import { everything } from '../../shared/domain/event/filter.ts'
import { madeSite, serveSyslog } from '../support/served-site.ts'

const PER_SECOND = 40_000
const SECONDS = 5

interface Progress {
  readonly at: number
  readonly sent: number
}

/** Sends until it has been at it for so long; gives how much was sent by when. */
async function floodFor(port: number, seconds: number) {
  const child = fork(join(import.meta.dirname, '../support/syslog-flood.ts'), [String(port), String(PER_SECOND)])
  onTestFinished(() => void child.kill('SIGKILL'))
  const progress: Progress[] = []
  for (;;) {
    const [told] = (await once(child, 'message')) as [Progress]
    progress.push(told)
    if (told.at - (progress[0]?.at ?? 0) >= seconds * 1_000) break
  }
  return {
    /** How many had been sent by this moment. */
    sentUntil: (at: number) => progress.findLast((one) => one.at <= at)?.sent ?? 0,
    stop: () => child.kill('SIGKILL'),
  }
}

interface Account {
  /** Numbers of the lines, in the order of the history. */
  readonly lines: readonly number[]
  readonly told: number
  readonly kernel: number
}

async function accountOf(site: string): Promise<Account> {
  const reader = await openHistoryReader(join(site, '.bench'), systemClock)
  if (!reader.ok) throw new Error(reader.error.code)
  const lines: number[] = []
  let [told, kernel] = [0, 0]
  for (const events of reader.value.pieces(everything))
    for (const event of events) {
      if (event.type === 'phone.said') lines.push(Number(/line (\d+)/.exec(event.text)?.[1]))
      if (event.type === 'events.dropped' || event.type === 'source.limited') told += event.count
      if (event.type === 'events.dropped' && event.reason === 'kernel-buffer-full') kernel += event.count
    }
  reader.value.close()
  return { lines, told, kernel }
}

test(`killed at ${PER_SECOND} lines a second: the next start has everything but less than the last second, each line once`, async () => {
  const made = madeSite()
  const bench = await serveSyslog(made)
  const flood = await floodFor(bench.port, SECONDS)
  // What the system threw away before anybody could read it was never the bench's to keep.
  const thrownAway = await kernelDrops('127.0.0.1', bench.port)
  const killedAt = Date.now()
  bench.child.kill('SIGKILL')
  await bench.exit()
  flood.stop()
  const atKill = (await accountOf(made.site)).lines.length

  const next = await serveSyslog(made)
  next.child.kill('SIGINT')
  // A stop in the middle of going on with what was kept leaves the rest for the next one.
  expect(await next.exit()).toBe(0)
  const last = await serveSyslog(made)
  await keptLinesGone(made.site)
  last.child.kill('SIGINT')
  expect(await last.exit()).toBe(0)

  const { lines, told, kernel } = await accountOf(made.site)
  expect(new Set(lines).size).toBe(lines.length)
  const missing = flood.sentUntil(killedAt - 1_000) - lines.length - told - Math.max(0, thrownAway - kernel)
  console.log(
    `sent until 1 s before: ${flood.sentUntil(killedAt - 1_000)}, in all: ${flood.sentUntil(killedAt)}; stored when it was killed: ${atKill}, after the next start: ${lines.length}; told as lost: ${told}; thrown away by the system: ${thrownAway}`,
  )
  expect(missing).toBeLessThanOrEqual(0)
}, 120_000)

/** Settles when a bench has gone on with everything that was kept. */
async function keptLinesGone(site: string): Promise<void> {
  const folder = join(site, '.bench')
  const left = (): boolean => readdirSync(folder).some((name) => name.endsWith('.kept'))
  const changes = watch(folder, { signal: AbortSignal.timeout(60_000) })[Symbol.asyncIterator]()
  while (left()) await changes.next()
}
