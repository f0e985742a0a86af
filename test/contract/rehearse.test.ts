import { expect, test } from 'vitest'
import type { RunEvent } from '../../shared/ipc/contract/rehearse.ts'
import { faultOf, overEachWire } from '../support/contract-suite.ts'

overEachWire('rehearse', (page) => {
  test('a rehearsal tells how far it is, and its verdicts, stories and report are kept', async () => {
    expect((await page.client.rehearse.scenarios()).map(({ name }) => name)).toContain('first-boot')
    const phones = { from: 'range', first: '00:0e:08:00:00:01', count: 3, model: '' } as const
    const wish = { phones, scenario: 'resync-now', rule: 'tftp://bench/basic.txt', speed: 'jump', seed: 7 } as const
    const told: RunEvent[] = []
    for await (const each of await page.client.rehearse.start(wish)) told.push(each)
    const last = told.at(-1)
    const run = last?.type === 'ended' ? last.summary.run : ''
    const { summary, phones: cards } = await page.client.rehearse.result({ run })
    expect(summary.totals).toMatchObject({ phones: 3, ok: 3, failed: 0 })
    expect(cards.map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok'])
    expect((await page.client.rehearse.runs()).past[0]?.run).toBe(run)
    const phone = await page.client.rehearse.phone({ run, mac: '000e08000002' })
    expect(phone?.story.map(({ code }) => code)).toContain('sequence-ends')
    expect(await page.client.rehearse.phone({ run, mac: '000e08ffffff' })).toBeNull()
    const report = await page.client.rehearse.report({ run, format: 'html', language: 'fr' })
    expect(report).toContain('<html lang="fr">')
    expect(JSON.parse(await page.client.rehearse.report({ run, format: 'json', language: 'en' }))).toMatchObject({
      seed: 7,
    })
    expect(await faultOf(page.client.rehearse.result({ run: 'none' }))).toMatchObject({ code: 'REHEARSAL_FORGOTTEN' })
  })

  test('a reading that is not the default is kept with the run, and one that there is not is refused', async () => {
    const phones = { from: 'range', first: '00:0e:08:00:02:01', count: 1, model: '' } as const
    const wish = { phones, scenario: 'resync-now', rule: '/basic.txt', speed: 'jump', seed: 1 } as const
    const ended = async (readings: Record<string, string>): Promise<RunEvent | null> => {
      let last: RunEvent | null = null
      for await (const told of await page.client.rehearse.start({ ...wish, readings })) last = told
      return last
    }
    expect(await ended({ restarts: 'never' })).toMatchObject({ summary: { readings: { restarts: 'never' } } })
    expect(await faultOf(ended({ restarts: 'sometimes' }))).toMatchObject({ code: 'BAD_INPUT' })
  })

  test('one rehearsal runs at a time, and a cancelled one keeps what was lived', async () => {
    const phones = { from: 'range', first: '00:0e:08:00:01:01', count: 2, model: 'CP-8841-3PCC' } as const
    const wish = { phones, scenario: 'first-boot', rule: '', speed: 1, seed: 1 } as const
    const stream = await page.client.rehearse.start(wish)
    const first = await stream.next()
    const run = first.done !== true && first.value.type === 'progress' ? first.value.progress.run : ''
    expect((await page.client.rehearse.runs()).running?.run).toBe(run)
    const second = (async () => {
      for await (const told of await page.client.rehearse.start(wish)) expect(told).toBeNull()
    })()
    expect(await faultOf(second)).toMatchObject({ code: 'REHEARSAL_RUNNING' })
    await page.client.rehearse.cancel({ run })
    let ended: RunEvent | null = null
    for await (const told of stream) ended = told
    expect(ended).toMatchObject({ type: 'ended', summary: { run, cancelled: true } })
    expect((await page.client.rehearse.runs()).running).toBeNull()
  })
})
