import { expect, test } from 'vitest'
import { overEachWire } from '../support/contract-suite.ts'

overEachWire('keys', (page) => {
  test('a key goes in, is told by its name, and is forgotten', async () => {
    await page.client.keys.set({ name: 'site', key: 'no one reads this' })
    expect(await page.client.keys.names()).toEqual(['site'])
    await page.client.keys.set({ name: 'site', key: null })
    expect(await page.client.keys.names()).toEqual([])
  })
})
