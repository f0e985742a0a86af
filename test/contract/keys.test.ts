import { expect, test } from 'vitest'
import { faultOf, overEachWire } from '../support/contract-suite.ts'

overEachWire('keys', (page) => {
  test('a key goes in, is told by its name, and is forgotten', async () => {
    await page.client.keys.set({ name: 'site', key: 'no one reads this' })
    expect(await page.client.keys.names()).toEqual(['site'])
    await page.client.keys.set({ name: 'site', key: null })
    expect(await page.client.keys.names()).toEqual([])
  })

  test('a change of a key is taken back: the former one is there again, a new one is gone, and none is ever told', async () => {
    await page.client.keys.set({ name: 'undone', key: 'first secret' })
    await page.client.keys.undo({ name: 'undone' })
    expect(await page.client.keys.names()).not.toContain('undone')
    await page.client.keys.set({ name: 'undone', key: 'first secret' })
    await page.client.keys.set({ name: 'undone', key: null })
    await page.client.keys.undo({ name: 'undone' })
    expect(await page.client.keys.names()).toContain('undone')
    expect(await faultOf(page.client.keys.undo({ name: 'never set' }))).toMatchObject({ code: 'KEY_MISSING' })
  })
})
