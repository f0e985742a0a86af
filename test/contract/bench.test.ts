import { expect, test } from 'vitest'
import type { BenchClient } from '../../electron/transports/in-process.ts'
import type { BenchEvent } from '../../shared/domain/event/bench-event.ts'
import type { Batch } from '../../shared/ipc/contract/bench.ts'
import { everything, faultOf, overEachWire } from '../support/contract-suite.ts'

/** Follows until `count` events came, acknowledging as a screen does. */
async function follow(
  { bench }: BenchClient,
  wish: { readonly filter: string; readonly after: number },
  count: number,
): Promise<readonly BenchEvent[]> {
  const stream = `test-${wish.filter}-${wish.after}`
  const controller = new AbortController()
  const events: BenchEvent[] = []
  for await (const batch of await bench.follow({ ...wish, stream }, { signal: controller.signal })) {
    events.push(...batch.events)
    await bench.ack({ stream, number: batch.number })
    if (events.length >= count) break
  }
  controller.abort()
  return events
}

overEachWire('bench', (page) => {
  test('a bad input is refused before the bench sees it', async () => {
    expect(await faultOf(page.client.bench.snapshot({ filter: '', limit: -1 }))).toBe('BAD_REQUEST')
    expect(await faultOf(page.client.servers.start({ server: 'ftp' as 'tftp' }))).toBe('BAD_REQUEST')
    expect(await faultOf(page.client.site.open({ folder: 'x'.repeat(5_000) }))).toBe('BAD_REQUEST')
    expect(await faultOf(page.client.files.rename(null as unknown as { from: string; to: string }))).toBe('BAD_REQUEST')
  })

  test('a snapshot and the stream after it miss nothing and repeat nothing, in order', async () => {
    const { upTo } = await page.client.bench.snapshot(everything)
    const following = follow(page.client, { filter: 'server:syslog', after: upTo }, 200)
    await page.say(...Array.from({ length: 200 }, (_, i) => `<134>line ${i}`))
    const events = await following
    expect(events.map(({ seq }) => seq)).toEqual([...events.map(({ seq }) => seq)].sort((a, b) => a - b))
    const lines = events.map((event) => (event.type === 'phone.said' ? event.text : ''))
    expect(lines).toEqual(Array.from({ length: 200 }, (_, i) => expect.stringContaining(`line ${i}`) as string))
  })

  test('an abandoned stream ends on the other side', async () => {
    const controller = new AbortController()
    const { upTo } = await page.client.bench.snapshot(everything)
    const batches = await page.client.bench.follow(
      { filter: '', after: upTo, stream: 'abandoned' },
      { signal: controller.signal },
    )
    const ended = (async () => {
      for await (const batch of batches) expect(batch.number).toBeGreaterThan(0)
    })().catch(() => undefined)
    controller.abort()
    await ended
  })

  test('a thousand calls at once are each answered once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 1_000 }, (_, i) => page.client.history.event({ seq: -1 - i })),
    )
    expect(answers.every((answer) => answer === null)).toBe(true)
  })

  test('a page that goes away hurts no other', async () => {
    const other = await page.another()
    const { upTo } = await other.client.bench.snapshot(everything)
    const stream = await other.client.bench.follow({ filter: '', after: upTo, stream: 'leaving' })
    void (stream as AsyncIterator<Batch, unknown>).next().catch(() => undefined)
    await other.leave()
    expect((await page.client.bench.snapshot(everything)).state.site?.name).toBe('Lyon')
  })
})
