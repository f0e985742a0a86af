import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createRehearsalRuns } from '../../../electron/bench/rehearsal/runs.ts'
import { createSite } from '../../../electron/bench/site/site.ts'
import type { RehearsalOptions, RunEvent } from '../../../shared/ipc/rehearsal.ts'
import { temporaryFolder } from '../../support/site-folder.ts'

const wish: RehearsalOptions = {
  phones: { from: 'range', first: '000e08000001', count: 1, model: 'CP-8841-3PCC' },
  scenario: 'resync-now',
  rule: 'tftp://bench/basic.txt',
  speed: 'jump',
  seed: 1,
}

async function twoSites() {
  const root = await temporaryFolder()
  for (const name of ['lyon', 'paris']) await createSite(join(root, name), name)
  let site = 'lyon'
  const runs = createRehearsalRuns(() => join(root, site))
  const live = async (part: Partial<RehearsalOptions> = {}): Promise<RunEvent | undefined> => {
    let last: RunEvent | undefined
    for await (const told of runs.actions.start({ ...wish, ...part })) last = told
    return last
  }
  return { ...runs, live, goTo: (name: 'lyon' | 'paris') => (site = name) }
}

test('the last six rehearsals are kept, the newest first; an older one is forgotten, and says so', async () => {
  const { actions, live } = await twoSites()
  for (const seed of [1, 2, 3, 4, 5, 6, 7]) await live({ seed })
  expect(actions.runs().past.map(({ seed }) => seed)).toEqual([7, 6, 5, 4, 3, 2])
  expect(() => actions.result('gone')).toThrow('REHEARSAL_FORGOTTEN')
})

test('a site shows its own rehearsals and no other’s', async () => {
  const { actions, live, goTo } = await twoSites()
  await live()
  goTo('paris')
  expect(actions.runs().past).toEqual([])
  goTo('lyon')
  expect(actions.runs().past).toHaveLength(1)
})

test('an empty table is told as a fault that names it, and leaves nothing behind', async () => {
  const { actions, live } = await twoSites()
  expect(await live({ phones: { from: 'site' } })).toEqual({
    type: 'failed',
    fault: { code: 'FLEET_EMPTY', params: {} },
  })
  expect(actions.runs()).toEqual({ running: null, past: [] })
  expect(() => actions.start({ ...wish, phones: { from: 'range', first: 'x', count: 1, model: '' } })).toThrow(
    'BAD_INPUT',
  )
})

test('the bench that closes ends the rehearsal that runs', async () => {
  const { actions, ...runs } = await twoSites()
  const stream = actions.start({ ...wish, scenario: 'first-boot', speed: 1 })
  expect((await stream.next()).value).toMatchObject({ type: 'progress' })
  await runs.close()
  expect(actions.runs()).toMatchObject({ running: null, past: [{ cancelled: true }] })
})
