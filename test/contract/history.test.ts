import { beforeAll, expect, test, vi } from 'vitest'
import { overEachWire } from '../support/contract-suite.ts'

overEachWire('history', (page) => {
  beforeAll(async () => {
    await page.say(...Array.from({ length: 200 }, (_, i) => `<134>line ${i}`))
    const all = { filter: 'text:line server:syslog', before: null, limit: 200 }
    await vi.waitFor(async () => expect((await page.client.history.page(all)).events).toHaveLength(200))
  })

  test('the history gives pages, single events and their bytes', async () => {
    const { events, more } = await page.client.history.page({ filter: 'text:line', before: null, limit: 10 })
    expect([events.length, more]).toEqual([10, true])
    const [newest] = events
    expect(newest?.type).toBe('phone.said')
    const seq = newest?.seq ?? 0
    expect(await page.client.history.event({ seq })).toEqual(newest)
    const raw = await page.client.history.raw({ seq })
    expect(Buffer.from(raw ?? '', 'base64').toString()).toBe('<134>line 199')
    expect(await page.client.history.event({ seq: 10_000_000 })).toBeNull()
  })

  test('the history is exported in pieces', async () => {
    let text = ''
    for await (const piece of await page.client.history.export({ filter: 'text:line', format: 'jsonl' })) text += piece
    const lines = text.trim().split('\n')
    expect(lines).toHaveLength(200)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ type: 'phone.said' })
  })

  test('a histogram counts what matches, stretch by stretch, and what failed', async () => {
    const histogram = await page.client.history.histogram({ filter: 'text:line', count: 10 })
    const bars = histogram?.bars ?? []
    expect(bars).toHaveLength(10)
    expect(bars.reduce((sum, { all }) => sum + all, 0)).toBe(200)
    expect(bars.every(({ failed }) => failed === 0)).toBe(true)
    expect(histogram?.from).toBeLessThan(histogram?.to ?? 0)
  })
})
