import { expect, test } from 'vitest'
import type { BenchClient } from '../../renderer/bench/client.ts'
import { PreferencesStore } from '../../renderer/bench/preferences.ts'

const stored = new Map<string, string>()
const storage = {
  getItem: (key: string) => stored.get(key) ?? null,
  setItem: (key: string, value: string) => void stored.set(key, value),
}
const answers = { language: 'fr', theme: 'dark', savedFilters: [] } as const
const client = { preferences: { get: () => Promise.resolve(answers) } } as unknown as BenchClient

test('what nobody has chosen is not known: the first window waits for the bench, the next begins with the copy', async () => {
  const first = new PreferencesStore(storage)
  expect(first.known()).toBe(false)
  expect(first.view().theme).toBe('system')
  await first.load(client)
  expect(first.known()).toBe(true)
  expect(first.view()).toEqual(answers)

  const next = new PreferencesStore(storage)
  expect(next.known()).toBe(true)
  expect(next.view()).toEqual(answers)
})

test.each(['', 'null', '3', '{"theme":'])('a copy that says %j is none', (copy) => {
  const broken = new PreferencesStore({ getItem: () => copy, setItem: () => undefined })
  expect(broken.known()).toBe(false)
  expect(broken.view()).toEqual({ language: 'system', theme: 'system', savedFilters: [] })
})
