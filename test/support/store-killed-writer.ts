import { systemClock } from '../../electron/bench/core/clock.ts'
import { openStore } from '../../electron/bench/events/store/open-store.ts'
import { said } from './store-events.ts'

/** Writes without end, to be killed at any moment: says "writing" once something is on disk. */
const [folder = ''] = process.argv.slice(2)
const store = await openStore({
  folder,
  retention: { maxAgeDays: 36_500, maxBytes: 1e12 },
  clock: systemClock,
  onStatus: () => undefined,
})
for (let seq = store.lastSeq + 1; ; seq++) {
  store.append(said(seq, `line ${seq}`, { rawBytes: 4 }), Buffer.from([1, 2, 3, 4]))
  if (seq % 2_000 !== 0) continue
  await store.flush()
  process.stdout.write('writing\n')
}
