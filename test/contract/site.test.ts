import { join } from 'node:path'
import { expect, test } from 'vitest'
import { everything, faultOf, loopback, overEachWire } from '../support/contract-suite.ts'

overEachWire('site', (page) => {
  test('without a site, what needs one is a fault that says so', async () => {
    expect(await page.client.site.settings()).toBeNull()
    expect(await faultOf(page.client.files.list())).toMatchObject({ code: 'NO_SITE' })
    expect(await faultOf(page.client.servers.start({ server: 'tftp' }))).toMatchObject({ code: 'NO_SITE' })
  })

  test('an input that is left out and one that is undefined are the same', async () => {
    expect(await page.client.site.recent()).toEqual(await page.client.site.recent(undefined))
    expect((await page.client.site.suggest()).folder).toContain('Resync Bench')
  })

  test('a fault arrives as data, with its evidence', async () => {
    const missing = join(page.folder, 'nowhere')
    expect(await faultOf(page.client.site.open({ folder: missing }))).toEqual({
      code: 'SITE_MISSING',
      params: { folder: missing },
    })
    expect(await faultOf(page.client.site.create({ folder: join(page.folder, 'lyon'), name: 'Again' }))).toMatchObject({
      code: 'SITE_EXISTS',
    })
  })

  test('a site is made, closed, remembered and forgotten', async () => {
    const paris = join(page.folder, 'paris')
    const made = await page.client.site.create({ folder: paris, name: 'Paris' })
    expect(made).toMatchObject({ name: 'Paris', folder: paris })
    expect(await page.client.site.close()).toBeNull()
    expect((await page.client.site.recent()).map(({ name }) => name)).toContain('Paris')
    await page.client.site.forget({ folder: paris })
    expect((await page.client.site.recent()).map(({ name }) => name)).not.toContain('Paris')
  })

  test('a site is opened by name, and its settings told', async () => {
    await page.client.site.open({ folder: join(page.folder, 'lyon') })
    await page.client.site.close()
    await page.bench.openSite(join(page.folder, 'lyon'), loopback)
    await page.bench.settled()
    expect(await page.client.site.settings()).toMatchObject({ name: 'Lyon' })
    const { state } = await page.client.bench.snapshot(everything)
    expect(state.site?.name).toBe('Lyon')
    const phases = Object.entries(state.servers).map(([server, { phase }]) => [server, phase])
    expect(Object.fromEntries(phases)).toEqual({
      tftp: 'listening',
      http: 'listening',
      https: 'stopped',
      syslog: 'listening',
      dhcp: 'stopped',
    })
  })

  test('what each path gives is told, without a phone that asks', async () => {
    const answers = await page.client.site.resolve({ targets: ['/basic.txt', '/nothing.xml'], mac: null })
    expect(answers.map(({ kind }) => kind)).toEqual(['file', 'refused'])
  })
})
