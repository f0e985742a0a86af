import { expect, test } from 'vitest'
import { faultOf, overEachWire } from '../support/contract-suite.ts'

overEachWire('profiles', (page) => {
  test('a profile is saved over what was read and over nothing else, and its versions stay', async () => {
    const where = { area: 'files', path: 'contract.xml' } as const
    const saved = await page.client.profiles.save({ ...where, text: '<flat-profile/>', basedOn: null })
    const controller = new AbortController()
    const watched = await page.client.profiles.watch(where, { signal: controller.signal })
    const told = (async () => {
      for await (const revision of watched) if (revision !== saved.revision) return revision
      return null
    })()
    const next = await page.client.profiles.save({
      ...where,
      text: '<flat-profile></flat-profile>',
      basedOn: saved.revision,
    })
    expect(await told).toBe(next.revision)
    controller.abort()
    expect(await page.client.profiles.read(where)).toEqual(next)
    const stale = page.client.profiles.save({ ...where, text: 'x', basedOn: saved.revision })
    expect(await faultOf(stale)).toMatchObject({ code: 'FILE_CHANGED' })
    expect((await page.client.profiles.list()).map(({ path }) => path)).toContain('contract.xml')
    expect(await page.client.profiles.facts(where)).toEqual({ models: [], releases: [], usedElsewhere: [] })
    const [version] = await page.client.profiles.versions(where)
    const { sha256 } = version ?? { sha256: '' }
    expect((await page.client.profiles.version({ ...where, sha256 })).text).toContain('<flat-profile')
  })
})
