import { expect, test } from 'vitest'
import { createBench } from '../../../electron/bench/bench.ts'
import { createSite } from '../../../electron/bench/site/site.ts'
import { askDirectly } from '../../../electron/transports/in-process.ts'
import { join } from 'node:path'
import { loopback } from '../../support/contract-suite.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

/** A served site where a phone has asked for a file that is not there: it failed. */
async function siteWithFailedPhone() {
  const folder = temporaryFolder()
  await createSite(join(folder, 'lyon'), 'Lyon')
  const bench = createBench({ preferencesFolder: join(folder, 'preferences'), version: '1' })
  await bench.openSite(join(folder, 'lyon'), loopback)
  await bench.settled()
  const http = bench.state().servers.http
  const port = http.phase === 'listening' ? http.port : 0
  const userAgent = 'Cisco-CP-8841-3PCC/11.3.1 (000e08000009)'
  const response = await fetch(`http://127.0.0.1:${port}/missing.xml`, { headers: { 'user-agent': userAgent } })
  expect(response.status).toBe(404)
  return { bench, client: askDirectly(bench.answers) }
}

test('a script that follows the events leaves the board alone; a screen has it from the history, and from then on', async () => {
  const { bench, client } = await siteWithFailedPhone()
  const { upTo } = await client.bench.snapshot({ filter: '', limit: 0 })
  const script = await client.bench.follow({ filter: '', after: upTo - 1, stream: 'script', state: false })
  await script.next()
  expect(bench.state().failedPhones).toBeNull()

  const screen = await client.bench.follow({ filter: '', after: upTo, stream: 'screen' })
  for await (const batch of screen) {
    if (batch.state?.failedPhones === 1) break
    await client.bench.ack({ stream: 'screen', number: batch.number })
  }
  expect((await client.board.list({ after: 0 })).counts).toMatchObject({ failed: 1 })
  await bench.close()
})

test('a screen that comes with the answer of before a restart gets the whole board', async () => {
  const { bench, client } = await siteWithFailedPhone()
  const before = await client.board.list({ after: 0 })
  expect(before.rows).toHaveLength(1)
  expect(await client.board.list({ after: before.revision })).toMatchObject({ rows: [], order: null })
  const folder = bench.state().site?.folder ?? ''
  await bench.openSite(folder, loopback)
  await bench.settled()
  const after = await client.board.list({ after: before.revision })
  expect(after).toMatchObject({ rows: [{ state: 'failed' }], order: before.order })
  const ahead = await client.board.list({ after: after.revision + 1_000_000 })
  expect(ahead).toMatchObject({ rows: [{ state: 'failed' }], order: before.order })
  await bench.close()
})
