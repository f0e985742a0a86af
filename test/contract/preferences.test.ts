import { expect, test } from 'vitest'
import { overEachWire } from '../support/contract-suite.ts'

overEachWire('preferences', (page) => {
  test('preferences are kept', async () => {
    const before = await page.client.preferences.get()
    await page.client.preferences.set({ ...before, language: 'fr' })
    expect((await page.client.preferences.get()).language).toBe('fr')
  })
})
