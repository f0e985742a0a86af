import { expect, test } from 'vitest'
import type { BenchEvent } from '../../shared/domain/event/bench-event.ts'
import { overEachWire } from '../support/contract-suite.ts'

overEachWire('diagnosis', (page) => {
  test('what is behind an event is told with what the site knows of it', async () => {
    await page.say('<133>CP-7841-3PCC 00:0e:08:ab:cd:ef -- Resync failed: Download failed')
    const failed = async (): Promise<BenchEvent | undefined> =>
      (await page.client.history.page({ filter: 'outcome:failed server:syslog', before: null, limit: 1 })).events[0]
    await expect.poll(failed).toBeDefined()
    const seq = (await failed())?.seq ?? 0
    expect(await page.client.diagnosis.event({ seq })).toMatchObject({ code: 'resync-failed', evidence: [seq] })
    expect(await page.client.diagnosis.event({ seq: 10_000_000 })).toBeNull()
  })
})
