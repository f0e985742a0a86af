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

  test('former keys are told by name and date, never by what they were, and are forgotten when asked', async () => {
    const { keys } = page.client
    await keys.set({ name: 'former', key: 'no one reads this' })
    await keys.set({ name: 'former', key: 'nor this' })
    const told = await keys.former()
    expect(told).toContainEqual({ name: 'former', at: expect.any(Number) as number, removed: false })
    expect(JSON.stringify(told)).not.toMatch(/no one reads this|nor this/)
    await keys.forget({ name: 'former' })
    expect((await keys.former()).map(({ name }) => name)).not.toContain('former')
    expect(await faultOf(keys.undo({ name: 'former' }))).toMatchObject({ code: 'KEY_MISSING' })
  })
})
