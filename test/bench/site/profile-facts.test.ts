import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ProfileFacts } from '../../../electron/bench/site/profile-facts.ts'
import { ProfileSummaries } from '../../../electron/bench/site/profile-summaries.ts'
import { profileOf } from '../../support/profile-catalogue.ts'
import { provisioningWorld } from '../../support/provisioning-world.ts'

async function openWorld() {
  const world = await provisioningWorld()
  const { profiles } = world.provisioning
  const facts = new ProfileFacts({ ...world.provisioning, routes: () => world.site.file().routes })
  const summaries = new ProfileSummaries(profiles, facts)
  const warnings = async (path: string): Promise<number | undefined> =>
    (await summaries.list()).find((each) => each.path === path)?.findings.warning
  return { ...world, facts, warnings }
}

test('the list judges each profile by the phones that get it, and again when those change', async () => {
  const { put, warnings } = await openWorld()
  const text = profileOf('<User_ID_5_>a</User_ID_5_>', '<User_ID_6_>a</User_ID_6_>')
  await put('templates/phone.xml', text)
  await put('files/000e08000001.xml', text)
  expect([await warnings('phone.xml'), await warnings('000e08000001.xml')]).toEqual([0, 0])
  await put('phones.csv', 'mac,model\n000e08000001,7841\n')
  expect([await warnings('phone.xml'), await warnings('000e08000001.xml')]).toEqual([1, 1])
  await put('phones.csv', 'mac,model\n000e08000001,7841\n000e08000002,8851\n')
  expect([await warnings('phone.xml'), await warnings('000e08000001.xml')]).toEqual([0, 1])
})

test('a list of phones that cannot be read leaves profiles judged without it', async () => {
  const { folder, put, facts } = await openWorld()
  await rm(join(folder, 'phones.csv'))
  await put('phones.csv/not-a-file', '')
  expect((await facts.phones())({ area: 'files', path: 'a.xml' })).toEqual({ models: [], releases: [] })
})

test('what a phone said of its firmware comes before what the list says', async () => {
  const { put, provisioning } = await openWorld()
  await put('phones.csv', 'mac,model,firmware\n000e08000001,7841,11.3(1)\n000e08000002,7841,11.3(1)\n')
  const firmwareOf = (mac: string) => (mac === '000e08000001' ? 'sip78xx.12-0-7MPP0501-123' : undefined)
  const facts = await new ProfileFacts({ ...provisioning, routes: () => [], firmwareOf }).phones()
  expect(facts({ area: 'templates', path: 'a.xml' }).releases).toEqual(['11.3(1)', '12.0(7)SR5'])
  expect(facts({ area: 'files', path: '000e08000001.xml' }).releases).toEqual(['12.0(7)SR5'])
})

test('names that the catalogue lacks are told of the other files, and anew when those change', async () => {
  const { put, facts } = await openWorld()
  const elsewhere = async (path: string) => (await facts.whole())({ area: 'files', path }).usedElsewhere
  await put('files/a.xml', profileOf('<Profile_Rules>x</Profile_Rules>', '<GPP_A>1</GPP_A>'))
  expect([await elsewhere('a.xml'), await elsewhere('b.xml')]).toEqual([[], ['Profile_Rules']])
  await put('files/b.xml', profileOf('<Profile_Rules>x</Profile_Rules>', '<Own_Name>1</Own_Name>'))
  expect(await elsewhere('a.xml')).toEqual(['Profile_Rules', 'Own_Name'])
  expect(await elsewhere('b.xml')).toEqual(['Profile_Rules'])
  expect((await facts.whole())(null).usedElsewhere).toEqual(['Profile_Rules', 'Own_Name'])
  await put('files/b.xml', profileOf('<GPP_A>1</GPP_A>'))
  expect(await elsewhere('a.xml')).toEqual([])
})
