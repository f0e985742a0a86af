import { expect, test } from 'vitest'
import type { PushTold } from '../../shared/ipc/contract/resync.ts'
import { faultOf, overEachWire } from '../support/contract-suite.ts'

overEachWire('resync', (page) => {
  test('phones are asked for a resync, and each answer is told', async () => {
    const { client } = page
    const { upTo } = await client.bench.snapshot({ filter: '', limit: 0 })
    const nobody = { ip: '127.0.0.1', webPort: 1, mac: '00:0E:08:AA:BB:CC' }
    const targets = [nobody, { ...nobody, mac: '000e08aabbcd' }]
    const answers: PushTold[] = []
    for await (const told of await client.resync.push({ targets, wish: { action: 'resync', way: 'web' } }))
      answers.push(told)
    expect(answers.map(({ index }) => index).sort()).toEqual([0, 1])
    expect(answers[0]?.result).toEqual({ outcome: 'silent', reason: 'no-server' })
    const { events } = await client.bench.snapshot({ filter: '', limit: 100 })
    expect(events.filter(({ seq, type }) => seq > upTo && type === 'push.answered')).toHaveLength(2)
  })

  test('a name is no address', async () => {
    const push = page.client.resync.push({ targets: [{ ip: 'phone.test' }], wish: { action: 'resync', way: 'web' } })
    expect(await faultOf(push)).toBe('BAD_REQUEST')
  })
})
