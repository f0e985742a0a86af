import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { RehearsalRuns } from '../../../electron/bench/rehearsal/runs.ts'
import { systemClock } from '../../../electron/bench/core/clock.ts'
import { createServedFiles } from '../../../electron/bench/serving/plain-files.ts'
import { createProvisioning } from '../../../electron/bench/serving/provisioning.ts'
import { createSite } from '../../../electron/bench/site/site.ts'
import type { RehearsalOptions, RunEvent } from '../../../shared/ipc/contract/rehearse.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const options: RehearsalOptions = {
  phones: { from: 'range', first: '000e08000001', count: 1, model: 'CP-8841-3PCC' },
  scenario: 'resync-now',
  rule: 'tftp://bench/basic.txt',
  speed: 'jump',
  seed: 1,
}

async function twoSites() {
  const root = temporaryFolder()
  const closing = new AbortController()
  const open = async (name: string) => {
    const site = await createSite(join(root, name), name)
    const plain = createServedFiles(site.parts.files)
    onTestFinished(() => plain.close())
    return { site, provisioning: createProvisioning(site, { plain, clock: systemClock }), closed: closing.signal }
  }
  const sites = { lyon: await open('lyon'), paris: await open('paris') }
  const runs = new RehearsalRuns()
  const start = (part: Partial<RehearsalOptions> = {}) => runs.start(sites.lyon, { ...options, ...part })
  const live = async (part: Partial<RehearsalOptions> = {}): Promise<RunEvent | undefined> => {
    let last: RunEvent | undefined
    for await (const told of start(part)) last = told
    return last
  }
  return { runs, sites, closing, start, live, lyon: sites.lyon.site.folder, paris: sites.paris.site.folder }
}

test('the last six rehearsals are kept, the newest first; an older one is forgotten, and says so', async () => {
  const { runs, live, lyon } = await twoSites()
  for (const seed of [1, 2, 3, 4, 5, 6, 7]) await live({ seed })
  expect(runs.runs(lyon).past.map(({ seed }) => seed)).toEqual([7, 6, 5, 4, 3, 2])
  expect(() => runs.result(lyon, 'gone')).toThrow('REHEARSAL_FORGOTTEN')
})

test('a site shows its own rehearsals and no other’s', async () => {
  const { runs, live, lyon, paris } = await twoSites()
  await live()
  expect(runs.runs(paris).past).toEqual([])
  expect(runs.runs(lyon).past).toHaveLength(1)
})

test('an empty table is told as a fault that names it, and leaves nothing behind', async () => {
  const { runs, start, live, lyon } = await twoSites()
  expect(await live({ phones: { from: 'site' } })).toEqual({
    type: 'failed',
    fault: { code: 'FLEET_EMPTY', params: {} },
  })
  expect(runs.runs(lyon)).toEqual({ running: null, past: [] })
  expect(() => start({ phones: { from: 'range', first: 'x', count: 1, model: '' } })).toThrow('BAD_INPUT')
})

test('the bench that closes ends the rehearsal that runs', async () => {
  const { runs, start, lyon } = await twoSites()
  const stream = start({ scenario: 'first-boot', speed: 1 })
  expect((await stream.next()).value).toMatchObject({ type: 'progress' })
  await runs.close()
  expect(runs.runs(lyon)).toMatchObject({ running: null, past: [{ cancelled: true }] })
})

test('a site that is closed ends its rehearsal, and what was lived is kept', async () => {
  const { closing, runs, start, lyon } = await twoSites()
  const stream = start({ scenario: 'first-boot', speed: 1 })
  await stream.next()
  closing.abort()
  let last: RunEvent | undefined
  for await (const told of stream) last = told
  expect(last).toMatchObject({ type: 'ended', summary: { cancelled: true } })
  expect(runs.runs(lyon)).toMatchObject({ running: null, past: [{ cancelled: true }] })
})

test('a reader that goes away ends its stream, and the rehearsal goes on', async () => {
  const { runs, lyon, sites } = await twoSites()
  const reader = new AbortController()
  const stream = runs.start(sites.lyon, { ...options, scenario: 'first-boot', speed: 1 }, reader.signal)
  await stream.next()
  reader.abort()
  for await (const event of stream) expect(event.type).toBe('progress')
  expect(runs.runs(lyon).running).not.toBeNull()
  await runs.close()
})
