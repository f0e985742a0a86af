import { expect, test } from 'vitest'
import { faultOf, overEachWire } from '../support/contract-suite.ts'

overEachWire('phones', (page) => {
  test('phones are imported, changed and taken back, each against the table that was read', async () => {
    const text = 'mac,model\n000e08aabbcc,CP-7841-3PCC\n'
    const before = await page.client.phones.table()
    expect((await page.client.phones.planImport({ text })).added).toBe(1)
    await page.client.phones.import({ text, basedOn: before.revision })
    const stale = page.client.phones.import({ text: 'mac\n000e08aabbdd\n', basedOn: before.revision })
    expect(await faultOf(stale)).toMatchObject({ code: 'FILE_CHANGED' })
    const table = await page.client.phones.table()
    expect(table.rows.map(({ mac }) => mac)).toContain('000e08aabbcc')
    const edits = [{ mac: '000e08aabbcc', values: { model: 'CP-8841-3PCC' } }]
    expect((await page.client.phones.planEdit({ edits, remove: [] })).changed).toBe(1)
    const { undo } = await page.client.phones.edit({ edits, remove: [], basedOn: table.revision })
    await page.client.phones.undo({ undo })
    const again = (await page.client.phones.table()).rows.find(({ mac }) => mac === '000e08aabbcc')
    expect(again?.values['model']).toBe('CP-7841-3PCC')
  })

  test('what a phone of the list gets is shown before it asks', async () => {
    const previews = await page.client.phones.preview({ mac: '000e08aabbcc' })
    expect(previews.every(({ path }) => path !== '')).toBe(true)
  })
})
