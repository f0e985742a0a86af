import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
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

  test('a former list is looked at and brought back, and that can be undone', async () => {
    const { phones } = page.client
    const macs = async () => (await phones.table()).rows.map(({ mac }) => mac)
    const before = await macs()
    await phones.edit({ edits: [], remove: before, basedOn: (await phones.table()).revision })
    expect(await macs()).toEqual([])
    const [former] = await phones.versions()
    const sha256 = former?.sha256 ?? ''
    expect(await phones.planRestore({ sha256 })).toMatchObject({ added: before.length, removed: 0 })
    const { undo } = await phones.restore({ sha256, basedOn: (await phones.table()).revision })
    expect(await macs()).toEqual(before)
    await phones.undo({ undo })
    expect(await macs()).toEqual([])
    await phones.restore({ sha256, basedOn: (await phones.table()).revision })
    const unknown = phones.planRestore({ sha256: '0'.repeat(64) })
    expect(await faultOf(unknown)).toMatchObject({ code: 'FILE_UNKNOWN' })
  })

  test('what a phone of the list gets is shown before it asks', async () => {
    const previews = await page.client.phones.preview({ mac: '000e08aabbcc' })
    expect(previews.every(({ path }) => path !== '')).toBe(true)
  })

  test('a value of the list that a phone cannot take is told with what the phone would get', async () => {
    const { client, folder } = page
    const lines = '<User_ID_5_>5</User_ID_5_>\n<User_ID_6_>6</User_ID_6_>'
    const template = `<flat-profile>\n<Station_Display_Name>{{display_name}}</Station_Display_Name>\n${lines}\n</flat-profile>`
    await writeFile(join(folder, 'lyon', 'templates', 'named.xml'), template)
    await client.routes.set({ routes: [{ pattern: '/named/$MA.xml', template: 'named.xml', gzip: false, key: '' }] })
    const edits = [
      { mac: '000e08aabb01', values: { model: 'CP-7841-3PCC', display_name: 'Hélène Ångström' } },
      { mac: '000e08aabb02', values: { model: 'CP-7841-3PCC', display_name: 'Reception' } },
      { mac: '000e08aabb03', values: { model: 'CP-8851-3PCC', display_name: 'Boss' } },
    ]
    await client.phones.edit({ edits, remove: [], basedOn: (await client.phones.table()).revision })
    const findingsOf = async (mac: string): Promise<readonly string[]> =>
      (await client.phones.preview({ mac })).flatMap(({ findings }) =>
        findings.map(({ code, line }) => `${line} ${code}`),
      )
    expect(await findingsOf('000e08aabb01')).toEqual(['2 non-ascii', '3 wrong-index'])
    expect(await findingsOf('000e08aabb02')).toEqual(['3 wrong-index'])
    expect(await findingsOf('000e08aabb03')).toEqual([])
  })
})
