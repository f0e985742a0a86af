import { expect, test } from 'vitest'
import { faultOf, overEachWire } from '../support/contract-suite.ts'

overEachWire('routes', (page) => {
  test('a route is rendered for a phone, and its key goes in and never comes out', async () => {
    await page.client.keys.set({ name: 'site', key: 'no one reads this' })
    expect(await page.client.keys.names()).toEqual(['site'])
    const { revision } = await page.client.phones.table()
    await page.client.phones.import({ text: 'mac,model\n000e08aabbcc,CP-7841-3PCC\n', basedOn: revision })
    const area = 'templates'
    await page.client.profiles.save({
      area,
      path: 'contract.xml',
      text: '<flat-profile></flat-profile>',
      basedOn: null,
    })
    await page.client.routes.set({
      routes: [{ pattern: '/r/$MA.xml', template: 'contract.xml', gzip: false, key: '' }],
    })
    expect(await page.client.routes.list()).toMatchObject([{ pattern: '/r/$MA.xml', problem: null }])
    const previews = await page.client.phones.preview({ mac: '000e08aabbcc' })
    expect(previews).toContainEqual(expect.objectContaining({ path: 'r/000e08aabbcc.xml', refusal: null }))
    const targets = ['/r/000e08aabbcc.xml', '/basic.txt', '/nothing.xml']
    const answers = await page.client.site.resolve({ targets, mac: '000e08aabbcc' })
    expect(answers.map(({ kind }) => kind)).toEqual(['rendered', 'file', 'refused'])
    expect(JSON.stringify([previews, answers, await page.client.routes.list()])).not.toContain('no one reads this')
  })

  test('former routes are looked at and brought back, and that can be undone', async () => {
    const { routes } = page.client
    const before = [{ pattern: '/former/$MA.xml', template: 'nowhere.xml', gzip: false, key: '' }]
    await routes.set({ routes: before })
    await routes.set({ routes: [] })
    const [former] = await routes.versions()
    const sha256 = former?.sha256 ?? ''
    const plan = await routes.planRestore({ sha256 })
    expect(plan).toMatchObject({ added: [{ problem: 'template-missing' }], changed: [], removed: [], moved: false })
    const kept = await routes.restore({ sha256, basedOn: plan.revision })
    expect(await routes.list()).toMatchObject(before)
    const stale = routes.restore({ sha256, basedOn: plan.revision })
    expect(await faultOf(stale)).toMatchObject({ code: 'FILE_CHANGED' })
    await routes.restore({ sha256: kept.former, basedOn: kept.revision })
    expect(await routes.list()).toEqual([])
    expect(await faultOf(routes.planRestore({ sha256: '0'.repeat(64) }))).toMatchObject({ code: 'FILE_UNKNOWN' })
  })
})
