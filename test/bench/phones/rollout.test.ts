import { stat, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { brokenProfile, goodProfile, historyOf, plugInFleet, servedSite } from '../../support/rollout-world.ts'

const PHONES = 200
const PER_SECOND = 50
const pacing = { canary: 2, wave: 66, pauseSeconds: 0.3, stopAfter: 3, perSecond: PER_SECOND, patienceSeconds: 120 }
const patience = { timeout: 90_000 }

async function world(profile: string) {
  const site = await servedSite()
  await site.put('all.xml', profile)
  const { http, syslog } = site.served()
  const phones = await plugInFleet(PHONES, { Syslog_Server: `127.0.0.1:${syslog}` })
  const wish = { action: 'resync', way: 'web', rule: `http://127.0.0.1:${http}/all.xml` } as const
  const view = () => site.served().client.rollout.current({ after: 0 })
  const phase = async (): Promise<string> => {
    const now = (await view())?.phase
    return now?.phase === 'stopped' ? now.why : (now?.phase ?? 'none')
  }
  const pushes = async () => (await historyOf(site.served().bench)).filter(({ type }) => type === 'push.sent')
  return { ...site, phones, wish, view, phase, pushes }
}

test('200 phones and a broken profile: it stops after its canary', { timeout: 120_000 }, async () => {
  const { served, phones, wish, view, phase, pushes } = await world(brokenProfile)
  await served().client.rollout.start({ phones, wish, pacing })
  await expect.poll(phase, patience).toBe('canary')
  expect((await view())?.counts).toMatchObject({ failed: 2, waiting: PHONES - 2 })
  expect(await pushes()).toHaveLength(2)
  const told = (await historyOf(served().bench)).filter(({ type }) => type === 'rollout.changed')
  expect(told).toMatchObject([
    { change: 'started', phones: PHONES },
    { change: 'stopped', why: 'canary', failed: 2 },
  ])
})

test('200 phones and a good one: it is done in waves, and never faster than asked', { timeout: 120_000 }, async () => {
  const { served, phones, wish, view, phase, pushes } = await world(goodProfile)
  await served().client.rollout.start({ phones, wish, pacing })
  await expect.poll(phase, patience).toBe('done')
  const ended = await view()
  expect(ended?.counts).toMatchObject({ confirmed: PHONES, failed: 0, unconfirmed: 0 })
  expect(ended?.waves.map(({ confirmed }) => confirmed)).toEqual([2, 66, 66, 66])
  const at = (await pushes()).map((event) => event.at)
  expect(at).toHaveLength(PHONES)
  // Each is told within the millisecond in which it was asked.
  at.forEach((moment, index) => {
    const before = at[index - PER_SECOND]
    if (before !== undefined) expect(moment - before).toBeGreaterThanOrEqual(1_000 - 5)
  })
  const gaps = at.map((moment, index) => moment - (at[index - 1] ?? moment)).filter((gap) => gap >= 300)
  expect(gaps.length).toBeGreaterThanOrEqual(3)
})

test(
  'a restart of the bench: nothing goes on by itself, and a person’s click takes it up',
  { timeout: 120_000 },
  async () => {
    const { site, served, restart, phones, wish, view, phase, pushes } = await world(goodProfile)
    const login = { user: 'admin', password: 'Phone-Pass-1' }
    await served().client.rollout.start({ phones: phones.slice(0, 40), wish, pacing: { ...pacing, wave: 10 }, login })
    await expect.poll(async () => ((await view())?.counts.confirmed ?? 0) >= 5, patience).toBe(true)
    await restart()
    await expect.poll(phase, patience).toBe('restart')
    const file = join(site, '.bench', 'rollout.json')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readFile(file, 'utf8')).not.toContain('Phone-Pass-1')
    const confirmed =
      (await view())?.phones.filter(({ state }) => state.stage === 'confirmed').map(({ key }) => key) ?? []
    expect(confirmed.length).toBeGreaterThanOrEqual(5)
    const before = (await pushes()).length
    await served().client.rollout.resume({ again: false })
    await expect.poll(phase, patience).toBe('done')
    expect((await view())?.counts).toMatchObject({ confirmed: 40 })
    const again = (await pushes()).slice(before).map((event) => ('who' in event ? event.who.mac : ''))
    expect(again.filter((mac) => confirmed.some((key) => key === mac))).toEqual([])
    expect(JSON.stringify(await historyOf(served().bench))).not.toContain('Phone-Pass-1')
  },
)
