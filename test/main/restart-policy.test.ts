import { expect, test } from 'vitest'
import { planRestart } from '../../electron/main/restart-policy.ts'

test('a bench process that crashed comes back at once', () => {
  expect(planRestart([], 1_000)).toEqual({ afterMs: 0, crashes: [1_000] })
})

test('one that crashes again and again waits longer each time, but is never given up', () => {
  let crashes: readonly number[] = []
  const waits = Array.from({ length: 8 }, (_, i) => {
    const restart = planRestart(crashes, i)
    crashes = restart.crashes
    return restart.afterMs
  })
  expect(waits).toEqual([0, 250, 1_000, 4_000, 15_000, 15_000, 15_000, 15_000])
  expect(crashes.length).toBeLessThan(8)
})

test('crashes of long ago are forgotten', () => {
  expect(planRestart([0, 1, 2, 3], 70_000).afterMs).toBe(0)
})
