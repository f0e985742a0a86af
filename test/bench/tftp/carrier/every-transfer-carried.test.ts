import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { loadLibc } from '../../../../electron/bench/net/batched-udp/libc.ts'
import { patternedBytes } from '../../../support/tftp-random.ts'
import { carryEverything, fetchFile, startWorld } from '../../../support/tftp-world.ts'

/** What holds for a transfer holds for one that is carried by the thread: the same tests, over the other sockets. */
const choice = loadLibc() === null ? null : carryEverything()
const suites = ['tftp-server', 'hostile-clients', 'lossy-network', 'limits', 'strangers-clients']

describe.skipIf(choice === null)('with every transfer handed over to the thread', async () => {
  for (const suite of suites) await import(`../${suite}.test.ts`)

  test('there is such a thread', async () => {
    const { port } = await startWorld({ f: patternedBytes(10) })
    expect((await fetchFile({ port, file: 'f' })).content).toHaveLength(10)
    const threads = readdirSync('/proc/self/task').map((task) =>
      readFileSync(`/proc/self/task/${task}/comm`, 'utf8').trim(),
    )
    expect(threads).toContain('tftp')
  })

  afterAll(() => {
    // It is set where the thread could not start or has failed: then nothing above was carried.
    expect(choice?.off).toBe(false)
  })
})
