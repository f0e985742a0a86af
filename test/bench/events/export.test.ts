import { expect, test } from 'vitest'
import { exportEvents } from '../../../electron/bench/events/export.ts'
import { createDiagnoser } from '../../../electron/bench/serving/diagnoser.ts'
import { csvHeader } from '../../../shared/domain/export/events.ts'
import { phoneStream } from '../../support/phone-stream.ts'
import { filterOf } from '../../support/store-events.ts'
import { openedStore } from '../../support/store-world.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const failed = 'CP-7841-3PCC 00:0e:08:ab:cd:ef -- Resync failed: Download failed'

async function exported(filter: string, format: 'csv' | 'jsonl'): Promise<string> {
  const store = await openedStore({ folder: temporaryFolder() })
  for (const event of phoneStream().isRefused('/basic.txt').at(1).says(failed).events) store.append(event)
  await store.flush()
  let text = ''
  const page = async (query: Parameters<typeof store.page>[0]) => (await store.page(query)).events
  const diagnosisOf = createDiagnoser({ page, provisioning: null, ownHosts: new Set() })
  for await (const piece of exportEvents(store, {
    filter: filterOf(filter),
    format,
    diagnosisOf,
    nameOf: () => 'Reception',
    offset: () => 60,
  }))
    text += piece
  return text
}

test('an exported failure has its cause, also from a request that the filter leaves out', async () => {
  const lines = (await exported('server:syslog', 'jsonl')).trim().split('\n')
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    type: 'phone.said',
    diagnosis: { code: 'resync-failed-after-refusal', params: { path: '/basic.txt' }, evidence: [1, 2, 3] },
  })
})

test('a spreadsheet has the cause in columns of its own, empty where nothing is wrong', async () => {
  const [header = '', asked = '', refused = '', said = ''] = (await exported('', 'csv')).split('\r\n')
  expect(`${header}\r\n`).toBe(csvHeader)
  expect(header).toMatch(/,diagnosis,cause,confidence,evidence$/)
  expect(asked).toMatch(/,,,,$/)
  expect(refused).toMatch(/,refusal\.not-found,,certain,2$/)
  expect(said).toMatch(/,Reception,/)
  expect(said).toMatch(/,resync-failed-after-refusal,refusal\.not-found,likely,"1 2 3"$/)
})
