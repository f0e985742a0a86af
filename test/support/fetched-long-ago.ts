import { createBench } from '../../electron/bench/bench.ts'
import { systemClock } from '../../electron/bench/core/clock.ts'

/** Serves a site as if it were ten minutes ago, while one phone takes a file and says nothing: FOLDER HOME PATH MAC. */
const [folder = '', home = '', path = '', mac = ''] = process.argv.slice(2)
const AGO_MS = 10 * 60_000
const clock = { ...systemClock, now: () => systemClock.now() - AGO_MS }
const bench = createBench({ preferencesFolder: home, version: '1', clock })
await bench.openSite(folder, { listen: '127.0.0.1', ports: { tftp: 'off', http: 0, syslog: 'off' } })
await bench.settled()
const { http } = bench.state().servers
if (http.phase !== 'listening') throw new Error(http.phase)
const answer = await fetch(`http://127.0.0.1:${http.port}/${path}`, {
  headers: { 'User-Agent': `Cisco-CP-7841-3PCC/11.3.1 (${mac})` },
})
await answer.arrayBuffer()
await bench.close()
process.exit(answer.status === 200 ? 0 : 1)
