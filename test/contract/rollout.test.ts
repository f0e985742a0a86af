import { expect, test } from 'vitest'
import { faultOf, overEachWire } from '../support/contract-suite.ts'

const pacing = { canary: 1, wave: 5, pauseSeconds: 0, stopAfter: 3, perSecond: 10, patienceSeconds: 60 }
const nobody = { ip: '127.0.0.1', webPort: 1, mac: '00:0E:08:AA:BB:CC' }
const wish = { action: 'resync', way: 'web', rule: '[--key Zx81]http://h.test/a.cfg' } as const

overEachWire('rollout', (page) => {
  test('a rollout is started, stops with its canary, and is taken out of sight', async () => {
    const { client } = page
    expect(await client.rollout.current({ after: 0 })).toBeNull()
    expect(await faultOf(client.rollout.stop())).toMatchObject({ code: 'ROLLOUT_NONE' })
    const phones = [
      { key: '000e08aabbcc', target: nobody },
      { key: '000e08aabbcd', target: { ...nobody, mac: '000e08aabbcd' } },
    ]
    await client.rollout.start({ phones, wish, pacing })
    const phase = async () => (await client.rollout.current({ after: 0 }))?.phase
    await expect.poll(phase, { timeout: 20_000 }).toMatchObject({ phase: 'stopped', why: 'canary', wave: 0 })
    const view = await client.rollout.current({ after: 0 })
    expect(view).toMatchObject({
      whole: true,
      counts: { failed: 1, waiting: 1 },
      fault: null,
      phones: [
        { index: 0, key: '000e08aabbcc', ip: '127.0.0.1', state: { stage: 'failed', why: { reason: 'no-server' } } },
        { index: 1, state: { stage: 'waiting' } },
      ],
    })
    expect(JSON.stringify(view)).not.toContain('Zx81')
    const later = await client.rollout.current({ after: view?.revision ?? 0 })
    expect(later).toMatchObject({ whole: false, phones: [] })
    await client.rollout.resume({ again: true })
    await expect.poll(phase, { timeout: 20_000 }).toMatchObject({ phase: 'stopped', why: 'canary' })
    await client.rollout.stop()
    await client.rollout.forget()
    expect(await client.rollout.current({ after: 0 })).toBeNull()
  })

  test('a rate that no network should bear is refused', async () => {
    const phones = [{ key: 'a', target: nobody }]
    const start = page.client.rollout.start({ phones, wish, pacing: { ...pacing, perSecond: 5_000 } })
    expect(await faultOf(start)).toBe('BAD_REQUEST')
  })
})
