import { describe, expect, test } from 'vitest'
import { serverNames } from '../../../shared/domain/event/bench-event.ts'
import type { BenchState, ServerStatus } from '../../../shared/domain/event/bench-state.ts'
import type { Announcer } from '../../../electron/bench/net/announcer.ts'
import { Announcing } from '../../../electron/bench/net/announcing.ts'

const stateWith = (port: number): BenchState => ({
  version: '1',
  runtime: { node: '24', platform: 'linux' },
  site: null,
  servers: Object.fromEntries(
    serverNames.map((name) => [name, { phase: 'listening', address: '', port, since: 0 }]),
  ) as Record<(typeof serverNames)[number], ServerStatus>,
  history: { phase: 'none', count: 0, waiting: 0, behindMs: 0, dropped: 0 },
  advertised: '192.168.1.4',
  failedPhones: null,
  rates: { eventsPerSecond: 0, bytesPerSecond: 0, transfers: 0 },
})

/** Notes what it is told instead of telling the network. */
function world() {
  const done: string[] = []
  const load = (): Promise<Announcer> => {
    done.push('loaded')
    return Promise.resolve({
      update: ({ servers: { http } }) => {
        const port = http.phase === 'listening' ? http.port : 0
        done.push(`told ${port}`)
        return [{ server: 'http', port }]
      },
      stop: () => {
        done.push('goodbye')
        return Promise.resolve()
      },
    })
  }
  return { done, announcing: new Announcing(load) }
}

describe('announcing by mDNS', () => {
  test('is not even loaded while nobody wants it', async () => {
    const { done, announcing } = world()
    await announcing.update(stateWith(80), false)
    await announcing.close()
    expect(done).toEqual([])
  })

  test('follows what listens, and says goodbye when it is no longer wanted', async () => {
    const { done, announcing } = world()
    await announcing.update(stateWith(80), true)
    expect(announcing.announced).toEqual([{ server: 'http', port: 80 }])
    await announcing.update(stateWith(81), true)
    await announcing.update(stateWith(81), false)
    expect(announcing.announced).toEqual([])
    await announcing.close()
    expect(done).toEqual(['loaded', 'told 80', 'told 81', 'goodbye'])
  })

  test('the command line holds for its run, whatever the site says', async () => {
    const { done, announcing } = world()
    expect(await announcing.always(stateWith(80))).toEqual([{ server: 'http', port: 80 }])
    await announcing.update(stateWith(82), false)
    expect(announcing.announced).toEqual([{ server: 'http', port: 82 }])
    await announcing.close()
    expect(done).toEqual(['loaded', 'told 80', 'told 82', 'goodbye'])
  })

  test('what is taken back while it loads is never told', async () => {
    const { done, announcing } = world()
    const told = announcing.update(stateWith(80), true)
    await announcing.update(stateWith(80), false)
    await told
    await announcing.close()
    expect(done).toEqual(['loaded', 'goodbye'])
  })
})
