import { describe, expect, test } from 'vitest'
import { type Libc, loadLibc } from '../../../../electron/bench/net/batched-udp/libc.ts'
import { patternedBytes } from '../../../support/tftp-random.ts'
import { batchEverything, fetchFile, startWorld } from '../../../support/tftp-world.ts'

/** What holds for a transfer holds for one whose datagrams are read and sent many at once: the same tests, over these sockets. */
const libc = loadLibc()
const calls = { read: 0, sent: 0 }
const counting = (system: Libc): Libc => ({
  ...system,
  recvmmsg: (...given) => {
    calls.read += 1
    return system.recvmmsg(...given)
  },
  sendmmsg: (...given) => {
    calls.sent += 1
    return system.sendmmsg(...given)
  },
})
if (libc !== null) batchEverything(counting(libc))
const suites = ['tftp-server', 'hostile-clients', 'lossy-network', 'limits', 'strangers-clients']

describe.skipIf(libc === null)('with many datagrams in one call', async () => {
  for (const suite of suites) await import(`../${suite}.test.ts`)

  test('all of it was done by these calls', async () => {
    const { port } = await startWorld({ f: patternedBytes(3_000) })
    expect((await fetchFile({ port, file: 'f' })).content).toHaveLength(3_000)
    expect(calls.read).toBeGreaterThan(1_000)
    expect(calls.sent).toBeGreaterThan(1_000)
  })
})
